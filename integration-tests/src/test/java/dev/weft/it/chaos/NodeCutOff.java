package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitNode;
import dev.weft.it.rabbit.RabbitTrio;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * One node of three is cut off from the two others for a while, and pauses, being the smaller part.
 *
 * @param trio the three
 * @param lasting so long
 */
record NodeCutOff(RabbitTrio trio, Duration lasting) implements Mishap {
  @Override
  public String name() {
    return "broker node of three cut off " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    RabbitNode victim = trio.nodes().getFirst();
    Instant cut = Instant.now();
    trio.cutOff(victim);
    arena.hold(lasting);
    trio.heal(victim);
    return new Mended(cut, 0);
  }
}
