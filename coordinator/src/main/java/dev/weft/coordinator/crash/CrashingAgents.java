package dev.weft.coordinator.crash;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.loop.Agents;

/** Streams of agents that may crash before something is sent. */
final class CrashingAgents implements Agents {
  private final Agents agents;
  private final CrashSwitch crash;

  CrashingAgents(Agents agents, CrashSwitch crash) {
    this.agents = agents;
    this.crash = crash;
  }

  @Override
  public void assign(Effect.Assign assign) {
    crash.reach(CrashPoint.BEFORE_ASSIGN);
    agents.assign(assign);
  }

  @Override
  public void stop(Effect.StopAttempt stop) {
    agents.stop(stop);
  }

  @Override
  public void ack(Effect.AckResult ack) {
    crash.reach(CrashPoint.BEFORE_RESULT_ACK);
    agents.ack(ack);
  }

  @Override
  public void welcome(Effect.Welcome welcome) {
    agents.welcome(welcome);
  }

  @Override
  public void reconcile(Effect.Reconcile reconcile) {
    agents.reconcile(reconcile);
  }

  @Override
  public void judge(Effect.Judge judge) {
    agents.judge(judge);
  }

  @Override
  public void falseReport(Effect.FalseReport report) {
    agents.falseReport(report);
  }

  @Override
  public void end(Effect.EndStream end) {
    agents.end(end);
  }
}
