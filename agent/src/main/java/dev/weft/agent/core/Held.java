package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.Optional;

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

  /** Its own, if it is not the coordinator's usual one. */
  final Optional<Duration> lostAfter;

  Phase phase = Phase.RUNNING;

  Held(AttemptId attempt, int link, Optional<Duration> lostAfter) {
    this.attempt = attempt;
    this.link = link;
    this.lostAfter = lostAfter;
  }

  /** Whether the coordinator counts on its result. */
  boolean outstanding() {
    return phase == Phase.RUNNING || phase == Phase.STOPPING;
  }
}
