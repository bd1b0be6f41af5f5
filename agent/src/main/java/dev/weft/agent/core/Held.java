package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;

/** An attempt whose thread has not ended: it holds a slot. Confined to the core. */
final class Held {
  /** How far it is. */
  enum Phase {
    /** Entered by its start; left when it ends, or to any of the others. */
    RUNNING,
    /** Told to stop, and its result is wanted; left when it ends, or to STUCK or ABANDONED. */
    STOPPING,
    /** Told to stop, and nobody wants its result; left when it ends, or to STUCK. */
    ABANDONED,
    /** Told to stop and ignores it; its result, if wanted, was made; left when it ends. */
    STUCK
  }

  final AttemptId attempt;
  int link;
  Phase phase = Phase.RUNNING;

  Held(AttemptId attempt, int link) {
    this.attempt = attempt;
    this.link = link;
  }

  /** Whether the coordinator counts on its result. */
  boolean outstanding() {
    return phase == Phase.RUNNING || phase == Phase.STOPPING;
  }
}
