package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.crash.CrashPoint;
import dev.weft.common.crash.CrashSwitch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * One agent of two dies at a certain point of its work, and is started again.
 *
 * @param point where
 */
record AgentCrash(CrashPoint point) implements Mishap {
  private static final int TIMES = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "agent dies at " + point;
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    String victim = arena.anyAgent();
    arena.arm(victim, point, TIMES);
    int status = arena.agent(victim).awaitExit(PATIENCE);
    assertThat(status).isEqualTo(CrashSwitch.STATUS);
    Instant restarted = Instant.now();
    arena.startAgent(victim);
    return new Mended(restarted, arena.agent(victim).pid());
  }
}
