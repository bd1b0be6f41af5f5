package dev.weft.it.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/**
 * One agent of two is killed (SIGKILL) and started again after a while.
 *
 * @param away so long
 */
record AgentKilled(Duration away) implements Mishap {
  @Override
  public String name() {
    return "agent SIGKILL, restarted after " + Times.text(away);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    String victim = arena.anyAgent();
    long _ = arena.killAgent(victim);
    arena.hold(away);
    Instant restarted = Instant.now();
    arena.startAgent(victim);
    return new Mended(restarted, arena.agent(victim).pid());
  }
}
