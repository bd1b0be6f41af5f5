package dev.weft.agent.core;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results that no coordinator has recorded yet, in the order in which they were made. What they
 * consist of is in the journal. Confined to the core.
 */
final class Results {
  /** How long after sending it a result is sent again. */
  static final Duration FIRST_RESEND = Duration.ofSeconds(5);

  /** The longest wait between two sendings of a result. */
  static final Duration LAST_RESEND = Duration.ofSeconds(60);

  /** What a kept result costs apart from its output: a rough figure, so that none is free. */
  private static final int OVERHEAD = 512;

  /** A result that waits to be recorded. */
  static final class Kept {
    final AttemptId attempt;
    private int link;

    /** Whether its coordinator has owned up to it, so that no other needs to hear of it. */
    boolean claimed = true;

    private final long number;
    private final long bytes;
    private Duration due = Duration.ZERO;
    private Duration wait = Duration.ZERO;

    private Kept(AttemptId attempt, int link, long number, long bytes) {
      this.attempt = attempt;
      this.link = link;
      this.number = number;
      this.bytes = bytes;
    }

    /** Whose it is. */
    int link() {
      return link;
    }

    /** Whether it was made after {@link Results#made} had returned {@code before}. */
    boolean madeAfter(long before) {
      return number > before;
    }

    /** It is sent now, on a stream of which it is the first or another sending. */
    void sent(Duration now, boolean first) {
      Duration doubled = wait.multipliedBy(2);
      wait = first ? FIRST_RESEND : doubled.compareTo(LAST_RESEND) < 0 ? doubled : LAST_RESEND;
      due = now.plus(wait);
    }

    boolean isDue(Duration now) {
      return now.compareTo(due) >= 0;
    }
  }

  private final long limit;
  private final Map<AttemptId, Kept> kept = new LinkedHashMap<>();
  private final Map<JobId, Integer> newest = new HashMap<>();
  private final Map<Integer, Integer> byLink = new HashMap<>();
  private long made;
  private long bytes;
  private boolean full;

  Results(long limit) {
    this.limit = limit;
  }

  Kept add(AttemptId attempt, int link, int size) {
    made++;
    Kept result = new Kept(attempt, link, made, (long) size + OVERHEAD);
    kept.put(attempt, result);
    byLink.merge(link, 1, Integer::sum);
    newest.merge(attempt.job(), attempt.number(), Math::max);
    weigh(result.bytes);
    return result;
  }

  @Nullable Kept get(AttemptId attempt) {
    return kept.get(attempt);
  }

  void remove(Kept result) {
    kept.remove(result.attempt);
    byLink.merge(result.link, -1, Integer::sum);
    newest.remove(result.attempt.job(), result.attempt.number());
    weigh(-result.bytes);
  }

  /** Another link's coordinator is to record it. */
  void move(Kept result, int link) {
    byLink.merge(result.link, -1, Integer::sum);
    byLink.merge(link, 1, Integer::sum);
    result.link = link;
  }

  /** How many wait for the coordinator of this link. */
  int waiting(int link) {
    return byLink.getOrDefault(link, 0);
  }

  Collection<Kept> all() {
    return Collections.unmodifiableCollection(kept.values());
  }

  int size() {
    return kept.size();
  }

  /** How many were ever made. */
  long made() {
    return made;
  }

  /** The highest number of an attempt of the job whose result is kept; 0 if there is none. */
  int newest(JobId job) {
    return newest.getOrDefault(job, 0);
  }

  /** Whether there are so many that no more attempts should be taken. */
  boolean full() {
    return full;
  }

  private void weigh(long change) {
    bytes += change;
    full = full ? bytes > limit / 2 : bytes > limit / 10 * 8;
  }
}
