package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitNode;
import java.time.Duration;

/**
 * The broker's only node is frozen (SIGSTOP) for a while.
 *
 * @param lasting so long
 */
record BrokerFrozen(Duration lasting) implements Mishap {
  @Override
  public String name() {
    return "broker SIGSTOP " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws InterruptedException {
    RabbitNode node = arena.broker().node();
    node.freeze();
    arena.hold(lasting);
    node.thaw();
    return Mended.now();
  }
}
