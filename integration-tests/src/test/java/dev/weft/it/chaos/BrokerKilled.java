package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitNode;
import java.io.IOException;

/** The broker's only node is killed (SIGKILL) and started again. */
record BrokerKilled() implements Mishap {
  @Override
  public String name() {
    return "broker SIGKILL, restarted";
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    RabbitNode node = arena.broker().node();
    node.kill9();
    node.start();
    return Mended.now();
  }
}
