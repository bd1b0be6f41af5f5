package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Terminal;

/** The states of a job as names: for stores, filters and readers. */
public enum StateName {
  /** May not start yet. */
  DELAYED,
  /** Waits for a slot. */
  QUEUED,
  /** Given to an agent that has not confirmed it yet. */
  ASSIGNED,
  /** Runs on an agent. */
  RUNNING,
  /** Waits before the next attempt. */
  RETRY_WAIT,
  /** Is being stopped on request. */
  CANCELLING,
  /** An attempt was lost; waits for an operator, or for its agent. */
  HELD,
  /** Ended well. */
  SUCCEEDED,
  /** Ended badly. */
  FAILED,
  /** The last attempt ran longer than its timeout. */
  TIMED_OUT,
  /** Stopped on request. */
  CANCELLED,
  /** Did not start within its start deadline. */
  EXPIRED,
  /** No agent is allowed to run it. */
  REJECTED;

  /** The name of a state. */
  public static StateName of(JobState state) {
    return switch (state) {
      case JobState.Delayed _ -> DELAYED;
      case JobState.Queued() -> QUEUED;
      case JobState.Assigned() -> ASSIGNED;
      case JobState.Running() -> RUNNING;
      case JobState.RetryWait _ -> RETRY_WAIT;
      case JobState.Cancelling() -> CANCELLING;
      case JobState.Held _ -> HELD;
      case JobState.Ended ended -> of(ended.how());
    };
  }

  /** The name of a terminal state. */
  public static StateName of(Terminal how) {
    return switch (how) {
      case SUCCEEDED -> SUCCEEDED;
      case FAILED -> FAILED;
      case TIMED_OUT -> TIMED_OUT;
      case CANCELLED -> CANCELLED;
      case EXPIRED -> EXPIRED;
      case REJECTED -> REJECTED;
    };
  }

  /** Whether it is a terminal state. */
  public boolean terminal() {
    return compareTo(SUCCEEDED) >= 0;
  }
}
