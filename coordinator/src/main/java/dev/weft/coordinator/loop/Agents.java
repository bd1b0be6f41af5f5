package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.Effect;

/** The agents' streams, as the loop needs them. Called by the committing thread; must not block. */
public interface Agents {
  /** Sends an assignment, or posts {@code Undeliverable} if the stream is dead. */
  void assign(Effect.Assign assign);

  /** Tells an agent to stop an attempt. */
  void stop(Effect.StopAttempt stop);

  /** Tells an agent that a result is recorded. */
  void ack(Effect.AckResult ack);

  /** Accepts a stream. */
  void welcome(Effect.Welcome welcome);

  /** Asks an agent for what it holds of coordinators that were taken over. */
  void reconcile(Effect.Reconcile reconcile);

  /** Tells an agent what to do with what it told of. */
  void judge(Effect.Judge judge);

  /** Holds a report against its agent. */
  void falseReport(Effect.FalseReport report);

  /** Ends a stream. */
  void end(Effect.EndStream end);
}
