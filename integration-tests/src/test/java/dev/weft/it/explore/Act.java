package dev.weft.it.explore;

/**
 * One thing that can happen.
 *
 * @param kind what
 * @param which the number of the agent or of the wire that it happens to; 0 for none
 */
record Act(Kind kind, long which) {
  /** What can happen. In the order in which it does if nothing is left to chance. */
  enum Kind {
    /** What was decided becomes durable and is carried out. */
    COMMIT(false),
    COORDINATOR_STARTS(false),
    AGENT_STARTS(false),
    /** The coordinator sees that a wire is dead. */
    COORDINATOR_NOTICES(false),
    /** An agent sees that its wire is dead. */
    AGENT_NOTICES(false),
    DIALS(false),
    /** The next message arrives at the coordinator, which decides about it. */
    UP(false),
    /** The next message arrives at an agent, which decides, keeps and acts. */
    DOWN(false),
    /** An attempt that was told to stop has stopped. */
    STOPS(false),
    ENDS_WELL(false),
    /** The broker delivers the next message. */
    DELIVERED(false),
    /** Four seconds pass. */
    WAIT(false),
    /** The broker's channel is closed: what is not settled is delivered again. */
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
    /** The coordinator dies between its commit and what it was about to do. */
    COORDINATOR_CRASH_AFTER_COMMIT(true);

    private final boolean fault;

    Kind(boolean fault) {
      this.fault = fault;
    }

    boolean fault() {
      return fault;
    }
  }

  boolean fault() {
    return kind.fault();
  }

  @Override
  public String toString() {
    return kind + (which == 0 ? "" : " " + which);
  }
}
