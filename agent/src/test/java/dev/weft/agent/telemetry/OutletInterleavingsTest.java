package dev.weft.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A job that logs never waits in vain: whatever it has written is taken by the thread that writes
 * the stream, or stands in the queue for it, in whichever order the two come.
 */
public class OutletInterleavingsTest {
  private final Outlet outlet =
      new Outlets(
              1,
              new TelemetryLimits(
                  TelemetryLimits.MIN_BUFFER, TelemetryLimits.MIN_BUFFER, Long.MAX_VALUE / 4),
              () -> new Moment(Instant.EPOCH, Duration.ZERO))
          .of(0);
  private final Report report = outlet.report(new AttemptId(new JobId("job"), 1));
  private final AtomicInteger written = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();

  /** The stream is there. */
  public OutletInterleavingsTest() {
    outlet.connected(true);
  }

  /** The job writes a line. */
  @Operation
  public void write() throws InterruptedException {
    report.log("x");
    written.incrementAndGet();
  }

  /** The stream's thread takes one line of whoever is next. */
  @Operation(nonParallelGroup = "stream")
  public void take() {
    outlet.nextWithLog().ifPresent(next -> count(next.takeLog(2)));
  }

  /** Holds when all threads are done. */
  @Validate
  public void allThatWasWrittenIsTaken() {
    for (int i = 0; i < 10; i++) {
      take();
    }
    if (taken.get() != written.get()) {
      throw new IllegalStateException("written %s, taken %s".formatted(written, taken));
    }
  }

  private void count(LogPiece piece) {
    String text = new String(piece.bytes(), 0, piece.length(), UTF_8);
    taken.addAndGet((int) text.lines().count());
  }

  @Test
  @EnabledIfSystemProperty(named = "weft.interleavings", matches = "[1-9][0-9]*")
  void nothingThatAJobHasWrittenIsForgotten() {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(3)
        .iterations(Integer.getInteger("weft.interleavings"))
        .invocationsPerIteration(200)
        .check(OutletInterleavingsTest.class);
  }
}
