package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.coordinator.crash.CrashPoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * The coordinator dies at a certain point of its work, and is started again.
 *
 * @param point where
 */
record CoordinatorCrash(CrashPoint point) implements Mishap {
  private static final int TIMES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "coordinator dies at " + point;
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    arena.arm(Arena.COORDINATOR, point, TIMES);
    int status = arena.cluster().coordinator().awaitExit(PATIENCE);
    assertThat(status).isEqualTo(CrashSwitch.STATUS);
    Instant restarted = Instant.now();
    arena.cluster().restartCoordinator();
    return new Mended(restarted, 0);
  }
}
