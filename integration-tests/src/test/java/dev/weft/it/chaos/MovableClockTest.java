package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.it.history.SteadyClock;
import dev.weft.it.proc.JvmCommand;
import dev.weft.it.proc.JvmProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM whose wall clock is set keeps its steady clock, and waits as long as it should. */
final class MovableClockTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration WAIT = Duration.ofMillis(100);

  @TempDir private Path folder;

  @Test
  void onlyTheWallClockJumps() throws Exception {
    MovableClock.impossible().ifPresent(reason -> abort("a JVM's wall clock jumps: " + reason));
    MovableClock clock = MovableClock.in(folder.resolve("clock"));
    JvmCommand command = clock.of(JvmProcess.of(Watcher.class));
    SteadyClock steady = SteadyClock.now();
    try (JvmProcess jvm =
        command.withArguments(steady.zero().toString()).start("watcher", folder)) {
      for (Duration ahead : List.of(HOUR, HOUR.negated(), Duration.ZERO)) {
        clock.set(ahead);
        // In whole hours: the machine may be slow, but not by that much.
        jvm.awaitLine("ahead by %d hours".formatted(ahead.toHours()), LIMIT);
      }
      Instant before = steady.instant();
      int seen = jvm.lines().size();
      jvm.awaitLine("round %d .*".formatted(seen / 2 + 3), LIMIT);
      List<String> rounds = jvm.lines().stream().filter(line -> line.startsWith("round")).toList();
      assertThat(rounds).noneMatch(line -> line.contains("too short"));
      Instant last = Instant.parse(rounds.getLast().split(" ", -1)[2]);
      assertThat(last).isBetween(before, steady.instant());
    }
  }

  /** Says how far its wall clock is ahead of the steady one, and whether its waits are right. */
  static final class Watcher {
    /** Any wait may end early, but not again and again. */
    private static final int WAKES = 20;

    private Watcher() {}

    public static void main(String[] arguments) throws Exception {
      SteadyClock steady = new SteadyClock(Instant.parse(arguments[0]));
      for (int round = 1; !Thread.currentThread().isInterrupted(); round++) {
        String waits = parks() && waits() && parksVirtually() ? "right" : "too short";
        System.out.println("round " + round + " " + steady.instant() + " waits " + waits);
        long minutes = Duration.between(steady.instant(), Instant.now()).toMinutes();
        System.out.println("ahead by " + Math.round(minutes / 60.0) + " hours");
      }
    }

    private static boolean parks() {
      long end = System.nanoTime() + WAIT.toNanos();
      int wakes = 0;
      while (end - System.nanoTime() > 0) {
        LockSupport.parkNanos(end - System.nanoTime());
        wakes++;
      }
      return wakes < WAKES;
    }

    private static boolean waits() throws InterruptedException {
      Object monitor = new Object();
      long end = System.nanoTime() + WAIT.toNanos();
      int wakes = 0;
      synchronized (monitor) {
        while (end - System.nanoTime() > 0) {
          TimeUnit.NANOSECONDS.timedWait(monitor, end - System.nanoTime());
          wakes++;
        }
      }
      return wakes < WAKES;
    }

    private static boolean parksVirtually() throws InterruptedException {
      AtomicBoolean right = new AtomicBoolean();
      Thread.ofVirtual().start(() -> right.set(parks())).join();
      return right.get();
    }
  }
}
