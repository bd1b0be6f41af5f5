package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.loop.SampleJobs;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JobWatchTest {
  private static final Job QUEUED = SampleJobs.queued(1);
  private static final JobId ID = QUEUED.id();

  private final JobWatch watch = new JobWatch(WatchJobRequest.getDefaultInstance());

  @Test
  void nothingIsSentBeforeItIsKnownWhereTheJobStands() {
    watch.state(QUEUED);
    log(1, 0, "x");

    assertThat(watch.next(true)).isInstanceOf(Pump.Step.Idle.class);
  }

  @Test
  void whatHappenedMeanwhileFollowsWithoutDoubles() {
    watch.state(QUEUED);
    log(1, 0, "0123");
    log(1, 4, "4567");
    watch.begin(QUEUED, Optional.empty(), tail(1, 2, "2345"));

    assertThat(chunks()).containsExactly("2:2:2345", "6:0:67");
  }

  @Test
  void aNewAttemptBeginsItsLogAnew() {
    watch.begin(QUEUED, Optional.empty(), tail(1, 0, "old"));
    log(2, 0, "new");
    log(1, 3, "late");
    log(2, 10, "gap");

    assertThat(chunks()).containsExactly("0:0:old", "0:0:new", "10:7:gap");
  }

  @Test
  void aLongTailIsSplitAndDoesNotCountAgainstTheBound() {
    watch.begin(QUEUED, Optional.empty(), tail(1, 0, "x".repeat(JobWatch.MAX_BYTES)));
    log(1, JobWatch.MAX_BYTES, "more");

    assertThat(chunks()).hasSize(17).last().isEqualTo(JobWatch.MAX_BYTES + ":0:more");
  }

  @Test
  void onlyTheNewestProgressIsKept() {
    watch.begin(QUEUED, Optional.empty(), Optional.empty());
    AttemptId attempt = new AttemptId(ID, 1);
    watch.progress(attempt, new JobProgress(1, 1, 0.1, "one"));
    watch.progress(attempt, new JobProgress(1, 2, 0.2, "two"));

    List<WatchJobResponse> sent = drain();
    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).getProgress().getMessage()).isEqualTo("two");
  }

  @Test
  void tooManyEventsEndTheWatchAtOnce() {
    watch.begin(QUEUED, Optional.empty(), Optional.empty());
    for (int i = 0; i <= JobWatch.MAX_EVENTS; i++) {
      log(1, i, "x");
    }

    assertThat(watch.next(false)).isInstanceOf(Pump.Step.Fail.class);
    log(1, 1_000, "x");
    assertThat(watch.next(true)).isInstanceOf(Pump.Step.Fail.class);
  }

  @Test
  void tooManyBytesEndTheWatchAtOnceAndWhatIsSentMakesRoom() {
    watch.begin(QUEUED, Optional.empty(), Optional.empty());
    String half = "x".repeat(JobWatch.MAX_BYTES / 2);
    log(1, 0, half);
    log(1, half.length(), half);
    assertThat(chunks()).hasSize(2);
    log(1, 2L * half.length(), half);
    log(1, 3L * half.length(), half);
    assertThat(watch.next(false)).isInstanceOf(Pump.Step.Idle.class);
    log(1, 4L * half.length(), "x");

    assertThat(watch.next(false)).isInstanceOf(Pump.Step.Fail.class);
  }

  @Test
  void nothingIsKeptAfterTheEnd() {
    watch.begin(QUEUED, Optional.empty(), Optional.empty());
    watch.close();
    log(1, 0, "x");
    watch.fail(new IllegalStateException("too late"));

    assertThat(watch.next(true)).isInstanceOf(Pump.Step.Idle.class);
  }

  private void log(int attempt, long offset, String text) {
    watch.log(new AttemptId(ID, attempt), offset, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<LogTail> tail(int attempt, long offset, String text) {
    Payload payload = Payload.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
    return Optional.of(new LogTail(new AttemptId(ID, attempt), offset, payload));
  }

  private List<WatchJobResponse> drain() {
    List<WatchJobResponse> sent = new ArrayList<>();
    while (watch.next(true) instanceof Pump.Step.Send<WatchJobResponse>(WatchJobResponse next)) {
      sent.add(next);
    }
    return sent;
  }

  /** The pieces of log that are sent, as offset, gap and text. */
  private List<String> chunks() {
    return drain().stream()
        .filter(WatchJobResponse::hasLog)
        .map(WatchJobResponse::getLog)
        .map(JobWatchTest::text)
        .toList();
  }

  private static String text(LogChunk log) {
    return log.getOffset() + ":" + log.getGap() + ":" + log.getData().toStringUtf8();
  }
}
