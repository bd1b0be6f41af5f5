package dev.weft.agent.core;

import java.time.Duration;

/** How far the agent is with leaving. Confined to the core. */
final class Drain {
  /** What is due. */
  enum Step {
    /** Nothing. */
    NONE,
    /** Stop what still runs. */
    STOP_ALL,
    /** Leave with whatever is held. */
    LEAVE
  }

  private boolean asked;
  private boolean stopped;
  private boolean left;
  private Duration stopAt = Duration.ZERO;
  private Duration leaveAt = Duration.ZERO;

  /** Begins, unless it has begun. */
  void ask(Event.DrainAsked event, Duration now) {
    if (!asked) {
      asked = true;
      stopAt = now.plus(event.finishWithin());
      leaveAt = now.plus(event.leaveWithin());
    }
  }

  boolean asked() {
    return asked;
  }

  boolean left() {
    return left;
  }

  void leave() {
    left = true;
  }

  /** What is due now; each step once. */
  Step due(Duration now) {
    if (!asked || left) {
      return Step.NONE;
    }
    if (now.compareTo(leaveAt) >= 0) {
      return Step.LEAVE;
    }
    if (!stopped && now.compareTo(stopAt) >= 0) {
      stopped = true;
      return Step.STOP_ALL;
    }
    return Step.NONE;
  }
}
