package dev.weft.it.proc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last lines that a process printed, and the wait for one of them. One thread adds, any number
 * wait. Keeps {@value #KEPT} lines; the file beside it has them all.
 */
final class OutputLog {
  private static final int KEPT = 20_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final String[] ring = new String[KEPT];

  /** The number of lines ever added; line n is at n modulo the ring's length. */
  @GuardedBy("lock")
  private long added;

  @GuardedBy("lock")
  private boolean ended;

  void add(String line) {
    lock.lock();
    try {
      ring[(int) (added % KEPT)] = line;
      added++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing will be added any more. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The first match in the lines printed so far or from now on; empty at the end or the limit. */
  Optional<MatchResult> await(Pattern pattern, Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    long seen = 0;
    lock.lock();
    try {
      while (true) {
        Optional<MatchResult> match = firstMatch(pattern, seen);
        if (match.isPresent() || ended || left <= 0) {
          return match;
        }
        seen = added;
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  List<String> lines() {
    lock.lock();
    try {
      List<String> copy = new ArrayList<>();
      for (long number = firstKept(); number < added; number++) {
        copy.add(line(number));
      }
      return copy;
    } finally {
      lock.unlock();
    }
  }

  /** The last lines, at most so many, for messages. */
  String tail(int count) {
    List<String> all = lines();
    return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
  }

  @GuardedBy("lock")
  private Optional<MatchResult> firstMatch(Pattern pattern, long seen) {
    for (long number = Math.max(seen, firstKept()); number < added; number++) {
      Matcher matcher = pattern.matcher(line(number));
      if (matcher.find()) {
        return Optional.of(matcher.toMatchResult());
      }
    }
    return Optional.empty();
  }

  @GuardedBy("lock")
  private long firstKept() {
    return Math.max(0, added - KEPT);
  }

  @GuardedBy("lock")
  private String line(long number) {
    return ring[(int) (number % KEPT)];
  }
}
