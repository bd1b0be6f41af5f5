package dev.weft.agent.core.attempt;

/** Why an attempt is told to stop. */
public enum StopReason {
  /** Somebody asked for it. */
  REQUESTED(Outcome.CANCELLED),
  /** It ran longer than its timeout. */
  TIMEOUT(Outcome.TIMED_OUT),
  /** The agent leaves. */
  DRAIN(Outcome.DRAINED),
  /** A newer attempt of the same job is to run here. */
  SUPERSEDED(Outcome.CANCELLED),
  /** The coordinator was not heard of for so long that it may give the job to another agent. */
  CUT_OFF(Outcome.LOST),
  /** The coordinator does not know it, or no longer wants it. */
  ABORTED(Outcome.CANCELLED);

  private final Outcome outcome;

  StopReason(Outcome outcome) {
    this.outcome = outcome;
  }

  /** How an attempt that stopped for this reason has ended. */
  public Outcome outcome() {
    return outcome;
  }
}
