package dev.weft.agent.link;

import java.time.Duration;

/**
 * When heartbeats are due, and whether they are answered. Used by the writer; the reader calls
 * {@link #answered} only.
 */
final class Pulse {
  /** So many heartbeats without an answer, and the stream is dead. */
  private static final int MISSED = 3;

  private final Duration interval;
  private Duration due;
  private long sent;
  private int silent;
  private volatile boolean answered;

  Pulse(Duration interval, Duration now) {
    this.interval = interval;
    this.due = now.plus(interval);
  }

  void answered() {
    answered = true;
  }

  boolean isDue(Duration now) {
    return now.compareTo(due) >= 0;
  }

  /** Counts one that is due, whether or not it can be sent; false if the stream is dead. */
  boolean beat(Duration now) {
    if (answered) {
      answered = false;
      silent = 0;
    }
    silent++;
    due = now.plus(interval);
    return silent <= MISSED;
  }

  /** The sequence of the one that is sent now. */
  long next() {
    sent++;
    return sent;
  }

  Duration due() {
    return due;
  }
}
