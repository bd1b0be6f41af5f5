package dev.weft.it.chaos;

import java.io.IOException;

/** An operator closes every connection of the broker, those of producers and consumers too. */
record ConnectionsClosed() implements Mishap {
  @Override
  public String name() {
    return "broker closes all connections";
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    arena.broker().node().ctl().closeAllConnections(Broker.VIRTUAL_HOST, "chaos");
    return Mended.now();
  }
}
