package dev.weft.agent.link;

import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * When heartbeats are due, whether they are answered, and when those were sent. Used by the writer;
 * the reader calls {@link #answered} only.
 */
final class Pulse {
  /** So many heartbeats without an answer, and the stream is dead. */
  private static final int MISSED = 3;

  private final Duration interval;
  private Duration due;
  private long sent;
  private int silent;
  private boolean owed;
  private volatile boolean answered;
  private volatile Answer newest = new Answer(0, Duration.ZERO);

  /** When those were sent that are not answered yet: few, or the stream is dead. */
  private final NavigableMap<Long, Duration> unanswered = new ConcurrentSkipListMap<>();

  /**
   * An answer that came.
   *
   * @param sequence of which heartbeat; 0: none came
   * @param after how long after that was sent
   */
  record Answer(long sequence, Duration after) {}

  Pulse(Duration interval, Duration now) {
    this.interval = interval;
    this.due = now.plus(interval);
  }

  /** One is answered: when it was sent; empty for one that was not sent or was answered before. */
  Optional<Duration> answered(long sequence, Duration now) {
    answered = true;
    Duration sentAt = unanswered.get(sequence);
    if (sentAt != null) {
      newest = new Answer(sequence, now.minus(sentAt));
    }
    unanswered.headMap(sequence, true).clear();
    return Optional.ofNullable(sentAt);
  }

  /** The newest answer. */
  Answer newest() {
    return newest;
  }

  boolean isDue(Duration now) {
    return now.compareTo(due) >= 0;
  }

  /**
   * Counts one that is due, and owes it until it can be sent; false if the stream is dead. Several
   * that could not be sent are owed as one.
   */
  boolean beat(Duration now) {
    owed = true;
    if (answered) {
      answered = false;
      silent = 0;
    }
    silent++;
    due = now.plus(interval);
    return silent <= MISSED;
  }

  /** Whether one is to be sent as soon as anything can be. */
  boolean owes() {
    return owed;
  }

  /** The sequence of the one that is sent now. */
  long next(Duration now) {
    owed = false;
    sent++;
    unanswered.put(sent, now);
    return sent;
  }

  Duration due() {
    return due;
  }
}
