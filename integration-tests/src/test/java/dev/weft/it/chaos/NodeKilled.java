package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitNode;
import dev.weft.it.rabbit.RabbitTrio;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The node of three that leads the queues, being the first, is killed (SIGKILL), and started again
 * after a while.
 *
 * @param trio the three
 * @param away so long
 */
record NodeKilled(RabbitTrio trio, Duration away) implements Mishap {
  @Override
  public String name() {
    return "broker node of three SIGKILL, restarted after " + Times.text(away);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    RabbitNode victim = trio.nodes().getFirst();
    Instant killed = Instant.now();
    victim.kill9();
    arena.hold(away);
    victim.start();
    trio.awaitWhole();
    // The two others are to go on without it.
    return new Mended(killed, 0);
  }
}
