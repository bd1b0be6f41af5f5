package dev.weft.it.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** The coordinator is killed (SIGKILL) and started again. */
record CoordinatorKilled() implements Mishap {
  private static final Duration END = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "coordinator SIGKILL, restarted";
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    arena.cluster().coordinator().kill9();
    int _ = arena.cluster().coordinator().awaitExit(END);
    Instant restarted = Instant.now();
    arena.cluster().restartCoordinator();
    return new Mended(restarted, 0);
  }
}
