package dev.weft.it.chaos;

import java.time.Duration;

/**
 * The coordinator is frozen (SIGSTOP) for a while.
 *
 * @param lasting so long
 */
record CoordinatorFrozen(Duration lasting) implements Mishap {
  @Override
  public String name() {
    return "coordinator SIGSTOP " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws InterruptedException {
    arena.cluster().coordinator().stop();
    arena.hold(lasting);
    arena.cluster().coordinator().cont();
    return Mended.now();
  }
}
