package dev.weft.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OutletTest {
  private static final int BUFFER = TelemetryLimits.MIN_BUFFER;
  private static final TimeSource STOPPED = () -> new Moment(Instant.EPOCH, Duration.ofSeconds(1));

  private final AtomicInteger news = new AtomicInteger();

  @Test
  void whoSpeaksIsHeardOnceUntilTaken() throws InterruptedException {
    Outlet outlet = outlet(BUFFER);
    outlet.connected(true);
    Report report = outlet.report(attempt(1));
    report.log("one");
    report.log("two");
    assertThat(news).hasValue(1);
    assertThat(outlet.nextWithLog()).contains(report);
    assertThat(outlet.nextWithLog()).isEmpty();
    assertThat(text(report.takeLog(1_000))).isEqualTo("one\ntwo\n");
    report.log("three");
    assertThat(news).hasValue(2);
    assertThat(outlet.nextWithLog()).contains(report);
  }

  @Test
  void whatIsNotTakenComesBackInItsTurn() throws InterruptedException {
    Outlet outlet = outlet(BUFFER);
    outlet.connected(true);
    Report first = outlet.report(attempt(1));
    Report second = outlet.report(attempt(2));
    first.log("one");
    first.log("two");
    second.log("three");
    assertThat(outlet.nextWithLog()).contains(first);
    assertThat(text(first.takeLog(5))).isEqualTo("one\n");
    assertThat(outlet.nextWithLog()).contains(second);
    assertThat(outlet.nextWithLog()).contains(first);
  }

  @Test
  void newestProgressReplacesTheOthers() {
    Outlet outlet = outlet(BUFFER);
    Report report = outlet.report(attempt(1));
    report.progress(0.1, "a");
    report.progress(0.2, "b");
    assertThat(outlet.progressCount()).isEqualTo(1);
    assertThat(outlet.nextWithProgress()).contains(report);
    assertThat(report.takeProgress()).contains(new Progress(2, 0.2, "b"));
    assertThat(report.takeProgress()).isEmpty();
    report.progress(Double.NaN, "x".repeat(5_000));
    report.progress(7, "x".repeat(5_000));
    assertThat(report.takeProgress()).contains(new Progress(4, 1, "x".repeat(4_096)));
    report.progress(Double.NaN, "");
    assertThat(report.takeProgress()).contains(new Progress(5, -1, ""));
  }

  @Test
  void whoWaitsForRoomGoesOnWithoutItWhenTheStreamIsGone() throws Exception {
    Outlet outlet = outlet(BUFFER);
    outlet.connected(true);
    Report report = outlet.report(attempt(1));
    Thread writer = logLines(report, 100);
    await().until(() -> writer.getState() == Thread.State.WAITING);
    outlet.connected(false);
    writer.join();
    LogPiece piece = report.takeLog(BUFFER);
    assertThat(piece.offset()).isPositive();
    assertThat(piece.offset() + piece.length()).isEqualTo(100_000);
  }

  @Test
  void whoWaitsForSharedMemoryGetsItWhenOthersAreTaken() throws Exception {
    Outlet outlet = outlet(BUFFER);
    outlet.connected(true);
    Report greedy = outlet.report(attempt(1));
    logLines(greedy, 20).join();
    Report modest = outlet.report(attempt(2));
    Thread writer = logLines(modest, 20);
    await().until(() -> writer.getState() == Thread.State.WAITING);
    greedy.takeLog(BUFFER);
    writer.join();
    assertThat(text(modest.takeLog(BUFFER))).hasSize(20_000);
  }

  @Test
  void withoutStreamAndMemoryALineIsLostAndTheGapIsSeen() throws Exception {
    Outlet outlet = outlet(BUFFER);
    outlet.connected(true);
    logLines(outlet.report(attempt(1)), 32).join();
    outlet.connected(false);
    Report report = outlet.report(attempt(2));
    report.log("lost");
    assertThat(report.hasLog()).isFalse();
    assertThat(report.dropLog().offset()).isEqualTo(5);
  }

  @Test
  void whoIsReportedMayNotLogAnyMore() {
    Report report = outlet(BUFFER).report(attempt(1));
    report.close();
    assertThatThrownBy(() -> report.log("more")).isInstanceOf(InterruptedException.class);
  }

  @Test
  void memoryIsAllGivenBackHoweverItWasUsed() throws Exception {
    LogBudget budget = new LogBudget(4L * BUFFER);
    TelemetryLimits limits = new TelemetryLimits(BUFFER, 4L * BUFFER, 1 << 30);
    Outlet outlet =
        new Outlet(new Outlet.Shared(limits, budget, STOPPED, new ConcurrentHashMap<>()), true);
    outlet.connected(true);
    List<Thread> writers = new ArrayList<>();
    int attempts = 16;
    for (int number = 1; number <= attempts; number++) {
      writers.add(logLines(outlet.report(attempt(number)), 500));
    }
    Map<AttemptId, Long> taken = new HashMap<>();
    long total = 0;
    while (total < 500_000L * attempts) {
      Optional<Report> next = outlet.nextWithLog();
      if (next.isEmpty()) {
        Thread.onSpinWait();
        continue;
      }
      LogPiece piece = next.get().takeLog(7_000);
      assertThat(piece.offset()).isEqualTo(taken.getOrDefault(next.get().attempt(), 0L));
      taken.put(next.get().attempt(), piece.offset() + piece.length());
      total += piece.length();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    for (int number = 1; number <= attempts; number++) {
      outlet.forget(attempt(number));
      assertThat(outlet.find(attempt(number))).isEmpty();
    }
    assertThat(budget.free()).isEqualTo(4L * BUFFER);
  }

  @Test
  void whatWaitsGoesToTheOtherLinkAndItsOffsetsGoOn() throws InterruptedException {
    Outlets outlets = outlets(BUFFER);
    Report report = outlets.of(0).report(attempt(1));
    outlets.of(0).connected(true);
    outlets.of(1).connected(true);
    report.log("one");
    report.log("two");
    report.progress(0.5, "half");
    assertThat(text(report.takeLog(4))).isEqualTo("one\n");

    outlets.redirect(attempt(1), 1);
    report.log("three");

    assertThat(outlets.of(0).nextWithLog()).isEmpty();
    assertThat(outlets.of(0).nextWithProgress()).isEmpty();
    assertThat(outlets.of(0).find(attempt(1))).isEmpty();
    assertThat(outlets.of(1).nextWithProgress()).contains(report);
    assertThat(outlets.of(1).nextWithLog()).contains(report);
    LogPiece piece = report.takeLog(100);
    assertThat(piece.offset()).isEqualTo(4);
    assertThat(text(piece)).isEqualTo("two\nthree\n");
    report.log("four");
    assertThat(outlets.of(1).nextWithLog()).contains(report);
  }

  @Test
  void theOldLinkForgetsOnlyWhatIsStillItsOwn() throws InterruptedException {
    Outlets outlets = outlets(BUFFER);
    Report report = outlets.of(0).report(attempt(1));
    report.log("one");
    outlets.redirect(attempt(1), 1);

    outlets.of(0).forget(attempt(1));
    assertThat(outlets.of(1).find(attempt(1))).contains(report);
    assertThat(report.hasLog()).isTrue();

    outlets.of(1).forget(attempt(1));
    assertThat(outlets.of(1).find(attempt(1))).isEmpty();
    assertThatThrownBy(() -> report.log("more")).isInstanceOf(InterruptedException.class);
  }

  @Test
  void whoWaitsForRoomOfADeadLinkGoesOnWhenAnotherOneEmptiesIt() throws Exception {
    Outlets outlets = outlets(BUFFER);
    outlets.of(0).connected(true);
    outlets.of(1).connected(true);
    Report report = outlets.of(0).report(attempt(1));
    Thread writer = logLines(report, 100);
    await().until(() -> writer.getState() == Thread.State.WAITING);

    outlets.redirect(attempt(1), 1);

    long taken = 0;
    while (taken < 100_000) {
      Optional<Report> next = outlets.of(1).nextWithLog();
      if (next.isPresent()) {
        LogPiece piece = next.get().takeLog(7_000);
        assertThat(piece.offset()).isEqualTo(taken);
        taken += piece.length();
      } else {
        Thread.onSpinWait();
      }
    }
    writer.join();
  }

  @Test
  void whatLeadsNowhereHoldsNobodyUpAndItsEndIsHeardLater() throws Exception {
    Outlets outlets = outlets(2L * BUFFER);
    outlets.of(0).connected(true);
    outlets.of(1).connected(true);
    Report report = outlets.of(0).report(attempt(1));
    Thread writer = logLines(report, 100);
    await().until(() -> writer.getState() == Thread.State.WAITING);

    outlets.redirect(attempt(1), -1);
    writer.join();
    outlets.redirect(attempt(1), 1);

    assertThat(outlets.of(1).nextWithLog()).contains(report);
    LogPiece piece = report.takeLog(BUFFER);
    assertThat(piece.offset()).as("a gap").isPositive();
    assertThat(piece.offset() + piece.length()).isEqualTo(100_000);
  }

  @Test
  void whoSpeaksWhileItsLinkChangesLosesNothing() throws Exception {
    Outlets outlets = outlets(BUFFER);
    outlets.of(0).connected(true);
    outlets.of(1).connected(true);
    Thread writer = logLines(outlets.of(0).report(attempt(1)), 5_000);
    long taken = 0;
    for (int turn = 0; taken < 5_000_000; turn++) {
      outlets.redirect(attempt(1), turn % 2);
      Optional<Report> next = outlets.of(turn % 2).nextWithLog();
      if (next.isPresent()) {
        LogPiece piece = next.get().takeLog(7_000);
        assertThat(piece.offset()).isEqualTo(taken);
        taken += piece.length();
      }
    }
    writer.join();
  }

  private static Outlets outlets(long total) {
    return new Outlets(2, new TelemetryLimits(BUFFER, total, 1 << 30), STOPPED);
  }

  private Outlet outlet(long total) {
    Outlets outlets = new Outlets(1, new TelemetryLimits(BUFFER, total, 1 << 30), STOPPED);
    Outlet outlet = outlets.of(0);
    outlet.onNews(news::incrementAndGet);
    return outlet;
  }

  private static Thread logLines(Report report, int lines) {
    return Thread.startVirtualThread(() -> {
      try {
        for (int line = 0; line < lines; line++) {
          report.log("l".repeat(999));
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static AttemptId attempt(int number) {
    return new AttemptId(new JobId("j"), number);
  }

  private static String text(LogPiece piece) {
    return new String(piece.bytes(), 0, piece.length(), UTF_8);
  }
}
