package dev.weft.it.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * One agent of two is frozen (SIGSTOP) for a while.
 *
 * @param lasting so long; longer than {@code agents.lost-after} gives up what it runs
 */
record AgentFrozen(Duration lasting) implements Mishap {
  @Override
  public String name() {
    return "agent SIGSTOP " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws InterruptedException {
    String victim = arena.anyAgent();
    arena.agent(victim).stop();
    arena.hold(lasting);
    Instant thawed = Instant.now();
    arena.agent(victim).cont();
    return new Mended(thawed, arena.agent(victim).pid());
  }
}
