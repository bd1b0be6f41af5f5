package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.loop.SampleJobs;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitReason;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private ApiSandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new ApiSandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void aWatchTellsTheWholeLifeOfAJob() {
    box.submit("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> watch = watch(request("job-1"), true);
    Job queued = watch.next().getJob();
    box.agents.join("node-a", "default", Map.of(), "echo");
    Effect.Assign assign = box.agents.takeAssign();
    box.agents.accept(assign);
    Job assigned = watch.next().getJob();
    Job running = watch.next().getJob();
    box.feed.progress(assign.agent(), assign.attempt(), new JobProgress(1, 1, 0.5, "half way"));
    WatchJobResponse progress = watch.next();
    log(assign.attempt(), 0, "one\n");
    LogChunk first = watch.next().getLog();
    log(assign.attempt(), 10, "two\n");
    LogChunk second = watch.next().getLog();
    box.agents.succeed(assign, "done");
    Job ended = watch.next().getJob();

    assertThat(queued.getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    assertThat(queued.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_NO_AGENT);
    assertThat(queued.getSpec().getPayload()).isEqualTo(ByteString.EMPTY);
    assertThat(assigned.getState()).isEqualTo(JobState.JOB_STATE_ASSIGNED);
    assertThat(running.getState()).isEqualTo(JobState.JOB_STATE_RUNNING);
    assertThat(progress.getProgress().getMessage()).isEqualTo("half way");
    assertThat(first.getData().toStringUtf8()).isEqualTo("one\n");
    assertThat(first.getGap()).isZero();
    assertThat(second.getOffset()).isEqualTo(10);
    assertThat(second.getGap()).isEqualTo(6);
    assertThat(ended.getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
    assertThat(ended.getOutput().toStringUtf8()).isEqualTo("done");
    assertThat(List.of(queued, assigned, running, ended))
        .extracting(Job::getRevision)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(watch.end()).isEmpty();
  }

  @Test
  void anEndedJobIsToldWithTheLogThatWasKept() {
    Effect.Assign assign = run("job-1");
    log(assign.attempt(), 100, "the end\n");
    box.agents.succeed(assign, "done");
    awaitEnd("job-1");

    WatchListener<WatchJobRequest, WatchJobResponse> watch = watch(request("job-1"), true);

    LogChunk log = watch.next().getLog();
    assertThat(log.getData().toStringUtf8()).isEqualTo("the end\n");
    assertThat(log.getGap()).isEqualTo(100);
    assertThat(watch.next().getJob().getOutput().toStringUtf8()).isEqualTo("done");
    assertThat(watch.end()).isEmpty();
  }

  @Test
  void theLogOfAJobThatIsOnlyInTheStoreComesFromThere() {
    Effect.Assign assign = run("job-1");
    log(assign.attempt(), 0, "kept\n");
    box.agents.succeed(assign, "done");
    awaitEnd("job-1");
    Awaitility.await().until(() -> box.store.log(assign.attempt().job()).isPresent());
    // So much else is logged that the feed forgets the job.
    for (int i = 0; i < 400; i++) {
      dev.weft.coordinator.dispatch.job.Job other =
          SampleJobs.running(SampleJobs.queued(1_000 + i), "node-a");
      box.feed.tell(other);
      log(other.attemptId(), 0, "x".repeat(60_000));
    }
    assertThat(box.feed.logOf(assign.attempt().job())).isEmpty();

    WatchListener<WatchJobRequest, WatchJobResponse> watch = watch(request("job-1"), true);

    assertThat(watch.next().getLog().getData().toStringUtf8()).isEqualTo("kept\n");
  }

  @Test
  void aWatchResumesByRevisionAndLogPosition() {
    Effect.Assign assign = run("job-1");
    log(assign.attempt(), 0, "0123456789");
    WatchListener<WatchJobRequest, WatchJobResponse> first = watch(request("job-1"), true);
    long revision = first.next().getJob().getRevision();
    first.next();
    first.cancel();

    WatchListener<WatchJobRequest, WatchJobResponse> second =
        watch(request("job-1").setAfterRevision(revision).setLogAttempt(1).setLogOffset(4), true);

    LogChunk rest = second.next().getLog();
    assertThat(rest.getOffset()).isEqualTo(4);
    assertThat(rest.getData().toStringUtf8()).isEqualTo("456789");
    assertThat(rest.getGap()).isZero();
    box.agents.succeed(assign, "done");
    assertThat(second.next().getJob().getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
    assertThat(second.end()).isEmpty();
  }

  @Test
  void aWatcherThatHasSeenTheEndIsToldNothingMore() {
    box.agents.succeed(run("job-1"), "done");
    long revision = awaitEnd("job-1").getRevision();

    WatchListener<WatchJobRequest, WatchJobResponse> watch =
        watch(request("job-1").setAfterRevision(revision), true);

    assertThat(watch.end()).isEmpty();
    assertThat(watch.isEmpty()).isTrue();
  }

  @Test
  void aWatchWithoutLogHasNone() {
    Effect.Assign assign = run("job-1");
    log(assign.attempt(), 0, "before\n");
    WatchListener<WatchJobRequest, WatchJobResponse> watch =
        watch(request("job-1").setWithoutLog(true), true);
    watch.next();
    log(assign.attempt(), 7, "after\n");
    box.agents.succeed(assign, "done");

    assertThat(watch.next().hasJob()).isTrue();
    assertThat(watch.end()).isEmpty();
  }

  @Test
  void anUnknownJobIsNotFound() {
    watch(request("job-1"), true).error().is(Reason.NO_SUCH_JOB);
    watch(request("no spaces"), true).error().is(Reason.INVALID_FIELD);
    assertThat(watch(request("job-1").setLogOffset(-1), true).error().fields())
        .containsExactly("log_offset");
  }

  @Test
  void aSlowWatcherIsEndedAndToldWhereToResume() {
    Effect.Assign assign = run("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> slow = watch(request("job-1"), false);
    slow.take(1);
    long revision = slow.next().getJob().getRevision();
    byte[] chunk = new byte[32 << 10];
    box.feed.log(assign.agent(), assign.attempt(), 0, chunk);
    slow.take(1);
    slow.next();
    // What the transport holds, then the watch's own bound.
    for (int i = 1; i < 60; i++) {
      box.feed.log(assign.agent(), assign.attempt(), (long) i * chunk.length, chunk);
    }
    slow.take(1_000);

    Errors errors = slow.error().is(Reason.SLOW_WATCHER);

    long received = chunk.length;
    while (!slow.isEmpty()) {
      LogChunk log = slow.next().getLog();
      received = log.getOffset() + log.getData().size();
    }
    assertThat(errors.info().getMetadataMap())
        .containsEntry("after_revision", Long.toString(revision))
        .containsEntry("log_attempt", "1")
        .containsEntry("log_offset", Long.toString(received));
    WatchListener<WatchJobRequest, WatchJobResponse> resumed =
        watch(
            request("job-1").setAfterRevision(revision).setLogAttempt(1).setLogOffset(received),
            true);
    assertThat(resumed.next().hasLog()).isTrue();
  }

  @Test
  void aSlowWatcherDelaysNobody() {
    Effect.Assign assign = run("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> slow = watch(request("job-1"), false);
    WatchListener<WatchJobRequest, WatchJobResponse> fast = watch(request("job-1"), true);
    fast.next();
    for (int i = 0; i < 200; i++) {
      log(assign.attempt(), i, "x");
      assertThat(fast.next().getLog().getOffset()).isEqualTo(i);
    }
    box.agents.succeed(assign, "done");

    assertThat(fast.next().getJob().getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
    slow.cancel();
  }

  @Test
  void watchesAreBoundedByConnectionAndInAll() throws IOException {
    ApiSettings.Limits two = new ApiSettings.Limits(10, 1 << 20, 1, 10, 3, 2);
    try (ApiSandbox small = new ApiSandbox(two)) {
      small.submit("job-1");
      List<WatchListener<WatchJobRequest, WatchJobResponse>> open = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        open.add(watch(small, request("job-1"), true));
        open.getLast().next();
      }

      Errors errors = watch(small, request("job-1"), true).error().is(Reason.TOO_MANY_WATCHES);

      assertThat(errors.saysWhenToRetry()).isTrue();
      assertThat(errors.status().getMessage()).contains("connection");
      open.getFirst().cancel();
      Awaitility.await().until(() -> watch(small, request("job-1"), true).began());
    }
  }

  private WatchListener<WatchJobRequest, WatchJobResponse> watch(
      WatchJobRequest.Builder request, boolean greedy) {
    return watch(box, request, greedy);
  }

  private static WatchListener<WatchJobRequest, WatchJobResponse> watch(
      ApiSandbox at, WatchJobRequest.Builder request, boolean greedy) {
    WatchListener<WatchJobRequest, WatchJobResponse> listener = new WatchListener<>(greedy);
    JobServiceGrpc.newStub(at.channel).watchJob(request.build(), listener);
    return listener;
  }

  private static WatchJobRequest.Builder request(String id) {
    return WatchJobRequest.newBuilder().setId(id);
  }

  private Effect.Assign run(String id) {
    box.agents.join("node-a", "default", Map.of(), "echo");
    box.submit(id);
    Effect.Assign assign = box.agents.takeAssign();
    box.agents.accept(assign);
    Awaitility.await().until(() -> box.get(id).getState() == JobState.JOB_STATE_RUNNING);
    return assign;
  }

  private Job awaitEnd(String id) {
    return box.jobs.waitJob(WaitJobRequest.newBuilder().setId(id).build()).getJob();
  }

  private void log(AttemptId attempt, long offset, String text) {
    box.feed.log(new AgentId("node-a"), attempt, offset, text.getBytes(StandardCharsets.UTF_8));
  }
}
