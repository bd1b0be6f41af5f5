package dev.weft.it.explore;

/**
 * One thing that can happen.
 *
 * @param kind what
 * @param which the number of the coordinator, the agent or the wire that it happens to; of a dial,
 *     the agent's in tens and then the coordinator's; 0 for none
 */
record Act(Kind kind, long which) {
  /** What can happen. In the order in which it does if nothing is left to chance. */
  enum Kind {
    /** What was decided becomes durable and is carried out. */
    COMMIT(false),
    /** A coordinator that was taken over learns of it, and ends. */
    FENCED(false),
    AGENT_STARTS(false),
    /** A coordinator sees that a wire is dead. */
    COORDINATOR_NOTICES(false),
    /** An agent sees that its wire is dead. */
    AGENT_NOTICES(false),
    DIALS(false),
    /** The next message arrives at a coordinator, which decides about it. */
    UP(false),
    /** The next message arrives at an agent, which decides, keeps and acts. */
    DOWN(false),
    /** An attempt that was told to stop has stopped. */
    STOPS(false),
    /** A coordinator that does not reach the store gives back what it has not settled. */
    GIVES_BACK(false),
    /** The broker delivers the next message. */
    DELIVERED(false),
    /** A coordinator finds another one dead, and takes it over. */
    TAKES_OVER(false),
    COORDINATOR_STARTS(false),
    /** A coordinator reaches the store again. */
    STORE_BACK(false),
    ENDS_WELL(false),
    /** Four seconds pass. */
    WAIT(false),
    /** A channel of the broker is closed: what is not settled is delivered again. */
    REDELIVERY(true),
    /** The same job is published again. */
    DUPLICATE(true),
    /** Somebody asks to cancel the job. */
    CANCEL(true),
    /** Both directions of a wire are dead. */
    CUT(true),
    /** An agent gives up its wire; what it has sent may still arrive. */
    RESET(true),
    AGENT_CRASH(true),
    /** An agent dies between its journal and what it was about to do. */
    AGENT_CRASH_AFTER_JOURNAL(true),
    COORDINATOR_CRASH(true),
    /** A coordinator dies between its commit and what it was about to do. */
    COORDINATOR_CRASH_AFTER_COMMIT(true),
    /** A coordinator dies for ever. */
    COORDINATOR_GOES(true),
    /** It dies for ever between its commit and what it was about to do. */
    COORDINATOR_GOES_AFTER_COMMIT(true),
    /** A coordinator cannot reach the store any more; agents still hear it. */
    STORE_CUT(true),
    /** The same, and what it was recording is recorded. */
    STORE_CUT_AFTER_COMMIT(true);

    private final boolean fault;

    Kind(boolean fault) {
      this.fault = fault;
    }

    boolean fault() {
      return fault;
    }

    /** Whether a coordinator that was away is back. */
    boolean isReturn() {
      return this == COORDINATOR_STARTS || this == STORE_BACK;
    }
  }

  boolean fault() {
    return kind.fault();
  }

  /** Whether all must get done without it. */
  boolean needless() {
    return kind.fault() || kind == Kind.WAIT || kind.isReturn();
  }

  @Override
  public String toString() {
    return kind + (which == 0 ? "" : " " + which);
  }
}
