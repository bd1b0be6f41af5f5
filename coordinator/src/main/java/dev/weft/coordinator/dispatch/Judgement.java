package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.Verdict.Action;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;

/** What an agent's inventory means for jobs: rows 7 to 10, 11a and 16 to 18 of the state table. */
final class Judgement {
  private Judgement() {}

  /**
   * What an agent is to do with an attempt that it holds, of a job that exists.
   *
   * @param job as it stands
   * @param mine whether the job's newest attempt was given to this agent
   * @param held the item of the inventory
   */
  static Action of(Job job, boolean mine, HeldAttempt held) {
    int attempt = held.attempt().number();
    if (held.finished() && (mine || attempt < job.attempt().number()) && isLate(job, attempt)) {
      return Action.SEND_RESULT;
    }
    if (!mine || attempt != job.attempt().number()) {
      return stale(held);
    }
    return switch (job.state()) {
      case JobState.Ended _ -> stale(held);
      case JobState.Assigned(), JobState.Running(), JobState.Cancelling() -> wanted(held);
      case JobState.Held _ -> wanted(held);
      case JobState.Delayed _ -> stale(held);
      // Given up as lost, and nothing newer was assigned: it is taken back.
      case JobState.Queued(), JobState.RetryWait _ ->
          job.attempt().lost() ? wanted(held) : stale(held);
    };
  }

  /** The same for a job that nobody knows. */
  static Action ofUnknown() {
    return Action.ABORT;
  }

  /**
   * Whether an honest agent can never say anything of this attempt, for it was given to another
   * agent, or to nobody yet. What it says of an older one may be true and late, and so may what it
   * says of a job that nobody knows any more.
   */
  static boolean neverGiven(Job job, AgentId agent, int attempt) {
    int newest = job.attempt().number();
    return attempt > newest || (attempt == newest && !job.attempt().agent().equals(agent));
  }

  /**
   * Whether an attempt may have been given up as lost, so that what its agent says of it is worth
   * keeping even where it no longer counts: it did run.
   */
  static boolean isLate(Job job, int attempt) {
    int newest = job.attempt().number();
    return job.tally().losses() > 0
        && (attempt < newest || (attempt == newest && job.attempt().lost()));
  }

  private static Action wanted(HeldAttempt held) {
    return held.finished() ? Action.SEND_RESULT : Action.CONTINUE;
  }

  private static Action stale(HeldAttempt held) {
    return held.finished() ? Action.FORGET : Action.ABORT;
  }
}
