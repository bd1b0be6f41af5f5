package dev.weft.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.WatchJobRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that logs far more than both processes have memory, while somebody hardly reads it. */
class LogFloodTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final long LOG = 1L << 30;
  private static final int SHORT_JOBS = 200;

  /** What a watch may hold that its reader has not taken. */
  private static final long WATCH = 1 << 20;

  /** Everything that does not depend on the log: what is being sent, the short jobs, the JVM. */
  private static final long REST = 4 << 20;

  @TempDir private Path folder;

  @Test
  void oneGibibyteOfLogFillsNobodysMemoryAndDelaysNobodysEnd() throws Exception {
    try (Flood flood = Flood.start(folder, "1GiB")) {
      flood.begin("warm-up", 1 << 20);
      flood.await("warm-up", LONG);
      flood.runShort("before-", SHORT_JOBS);
      Flood.Heaps before = flood.heaps();

      flood.begin("flood", LOG);
      LogWatch watch = LogWatch.begin(flood.jobs(), from("flood", Map.of()));
      watch.awaitFirst(LONG);
      flood.runShort("meanwhile-", SHORT_JOBS);
      Job job = flood.await("flood", Duration.ZERO);
      while (!job.hasEndedAt()) {
        assertBounded(before, flood.heaps());
        job = flood.await("flood", Duration.ofSeconds(1));
      }
      assertBounded(before, flood.heaps());

      assertThat(job.getState()).as("%s", job).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
      assertThat(job.getExecutions()).isEqualTo(1);
      assertNothingIsMissingWithoutAWord(flood, watch);
      assertThat(flood.isAlive()).isTrue();
      assertThat(flood.lines())
          .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
    }
  }

  /** The slow watch was ended, says where to go on, and the next one gets to the end. */
  private static void assertNothingIsMissingWithoutAWord(Flood flood, LogWatch slow)
      throws Exception {
    ErrorInfo why = info(slow.readToEnd(LONG).orElseThrow());
    assertThat(why.getReason()).isEqualTo("SLOW_WATCHER");
    assertThat(slow.position()).isPositive();
    assertThat(why.getMetadataMap())
        .containsEntry("log_offset", Long.toString(slow.position()))
        .containsEntry("log_attempt", "1");

    LogWatch resumed = LogWatch.begin(flood.jobs(), from("flood", why.getMetadataMap()));
    assertThat(resumed.readToEnd(LONG)).isEmpty();
    assertThat(resumed.last().getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
    assertThat(resumed.position()).isEqualTo(LOG);
    assertThat(resumed.missed()).isPositive();
    assertThat(slow.unmarked() + resumed.unmarked()).isZero();
  }

  private static void assertBounded(Flood.Heaps before, Flood.Heaps now) {
    assertThat(now.coordinator() - before.coordinator())
        .as("what the coordinator holds more")
        .isLessThan(Flood.FEED + Flood.WINDOW + WATCH + REST);
    assertThat(now.agent() - before.agent())
        .as("what the agent holds more")
        .isLessThan(Flood.AGENT + Flood.WINDOW + REST);
  }

  private static WatchJobRequest from(String id, Map<String, String> position) {
    return WatchJobRequest.newBuilder()
        .setId(id)
        .setAfterRevision(number(position, "after_revision"))
        .setLogAttempt((int) number(position, "log_attempt"))
        .setLogOffset(number(position, "log_offset"))
        .build();
  }

  private static long number(Map<String, String> position, String name) {
    return Long.parseLong(position.getOrDefault(name, "0"));
  }

  private static ErrorInfo info(StatusRuntimeException refused)
      throws InvalidProtocolBufferException {
    Status status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
    return status.getDetails(0).unpack(ErrorInfo.class);
  }
}
