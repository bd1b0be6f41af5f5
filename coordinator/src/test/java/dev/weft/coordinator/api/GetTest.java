package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CancelJobResponse;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.OnLost;
import dev.weft.proto.api.v1.Outcome;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GetTest {
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
  void anUnknownJobIsNotFound() {
    Errors.of(() -> box.get("job-1")).is(Reason.NO_SUCH_JOB);
    Errors.of(() -> box.get("no spaces")).is(Reason.INVALID_FIELD);
  }

  @Test
  void aWaitingJobSaysWhyWithNames() {
    box.agents.join("node-a", "default", Map.of(), "sleep", "http");
    box.submit("job-1");

    Job job = box.get("job-1");

    assertThat(job.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_NO_HANDLER);
    assertThat(job.getWaitText())
        .isEqualTo(
            "no agent in pool default has handler echo: 1 agent connected, they have http, sleep");
  }

  @Test
  void aRunningJobShowsItsAttemptAndProgress() {
    Effect.Assign assign = run("job-1");
    box.feed.progress(assign.agent(), assign.attempt(), new JobProgress(1, 1, 0.5, "half way"));

    Job job = box.get("job-1");

    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_RUNNING);
    assertThat(job.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_UNSPECIFIED);
    assertThat(job.getProgress().getFraction()).isEqualTo(0.5);
    assertThat(job.getAttemptsList())
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.getAgent()).isEqualTo("node-a");
          assertThat(attempt.getOutcome()).isEqualTo(Outcome.OUTCOME_UNSPECIFIED);
          assertThat(attempt.hasEndedAt()).isFalse();
        });
  }

  @Test
  void anEndedJobShowsItsOutput() {
    box.agents.succeed(run("job-1"), "done");

    Job job = await("job-1");

    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
    assertThat(job.getOutput().toStringUtf8()).isEqualTo("done");
    assertThat(job.getOutputContentType()).isEqualTo("text/plain");
    assertThat(job.hasFailure()).isFalse();
    assertThat(job.hasEndedAt()).isTrue();
    assertThat(job.getExecutions()).isEqualTo(1);
    assertThat(job.getAttempts(0).getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
  }

  @Test
  void aFailedJobShowsWhy() {
    box.agents.fail(run("job-1"), "EXIT_CODE");

    Job job = await("job-1");

    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_FAILED);
    assertThat(job.getFailure().getCode()).isEqualTo("EXIT_CODE");
    assertThat(job.getAttempts(0).getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
  }

  @Test
  void waitAnswersWhenTheJobEnds() throws Exception {
    Effect.Assign assign = run("job-1");
    CompletableFuture<Job> waiting = CompletableFuture.supplyAsync(() -> await("job-1"));
    box.agents.succeed(assign, "done");

    assertThat(waiting.get(10, TimeUnit.SECONDS).getOutput().toStringUtf8()).isEqualTo("done");
  }

  @Test
  void waitAnswersWithTheJobAsItStandsWhenTimeIsOver() {
    run("job-1");
    WaitJobRequest.Builder brief = WaitJobRequest.newBuilder().setId("job-1");
    brief.getTimeoutBuilder().setNanos(1_000_000);

    assertThat(box.jobs.waitJob(brief.build()).getJob().getState())
        .isEqualTo(JobState.JOB_STATE_RUNNING);
    WaitJobRequest byDeadline = WaitJobRequest.newBuilder().setId("job-1").build();
    Job job = box.jobs.withDeadlineAfter(600, TimeUnit.MILLISECONDS).waitJob(byDeadline).getJob();
    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_RUNNING);
  }

  @Test
  void waitRefusesAStrangeTimeoutAndAnUnknownJob() {
    WaitJobRequest.Builder wrong = WaitJobRequest.newBuilder().setId("job-1");
    wrong.getTimeoutBuilder().setSeconds(3_601);

    assertThat(Errors.of(() -> box.jobs.waitJob(wrong.build())).is(Reason.INVALID_FIELD).fields())
        .containsExactly("timeout");
    Errors.of(() -> await("job-1")).is(Reason.NO_SUCH_JOB);
  }

  @Test
  void cancellingAQueuedJobEndsIt() {
    box.submit("job-1");

    assertThat(cancel("job-1", false).getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(cancel("job-1", false).getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
  }

  @Test
  void cancellingARunningJobStopsItsAttempt() {
    Effect.Assign assign = run("job-1");

    assertThat(cancel("job-1", false).getState()).isEqualTo(JobState.JOB_STATE_CANCELLING);
    assertThat(box.agents.takeStop().attempt()).isEqualTo(assign.attempt());
    assertThat(cancel("job-1", true).getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
  }

  @Test
  void cancellingAnUnknownJobIsNotFound() {
    Errors.of(() -> cancel("job-1", false)).is(Reason.NO_SUCH_JOB);
  }

  @Test
  void aHeldJobSaysWhyUntilItIsReleased() {
    box.agents.join("node-a", "default", Map.of(), "echo");
    JobSpec.Builder spec = ApiSandbox.spec("job-1");
    spec.getPolicyBuilder().setOnLost(OnLost.ON_LOST_HOLD);
    box.jobs.submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
    box.agents.lose(box.agents.takeAssign());
    box.agents.join("node-b", "default", Map.of(), "echo");
    awaitState("job-1", JobState.JOB_STATE_HELD);

    Job held = box.get("job-1");
    assertThat(held.getState()).isEqualTo(JobState.JOB_STATE_HELD);
    assertThat(held.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_HELD);
    assertThat(held.getWaitText())
        .isEqualTo("attempt 1 on node-a may have run: cut off; release or cancel the job");
    assertThat(held.getFailure().getCode()).isEqualTo("AGENT_LOST");
    assertThat(release("job-1").getState()).isEqualTo(JobState.JOB_STATE_QUEUED);

    Effect.Assign second = box.agents.takeAssign();
    assertThat(second.attempt().number()).isEqualTo(2);
    Errors.of(() -> release("job-1")).is(Reason.NOT_HELD);
    Errors.of(() -> release("job-2")).is(Reason.NO_SUCH_JOB);
  }

  @Test
  void aResultThatComesTooLateStandsWithItsAttempt() {
    Effect.Assign first = run("job-1");
    box.agents.lose(first);
    box.agents.join("node-a", "default", Map.of(), "echo");
    Effect.Assign second = box.agents.takeAssign();
    box.agents.succeed(first, "late");
    box.agents.succeed(second, "in time");

    Job job = await("job-1");

    assertThat(job.getAttempts(0).getOutcome()).isEqualTo(Outcome.OUTCOME_LOST);
    assertThat(job.getAttempts(0).getLateOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    assertThat(job.getAttempts(1).getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    assertThat(job.getAttempts(1).hasLateAt()).isFalse();
    assertThat(job.getOutput().toStringUtf8()).isEqualTo("in time");
  }

  @Test
  void cancellingAJobBeforeItComesIsPendingUntilItComes() {
    CancelJobRequest ahead =
        CancelJobRequest.newBuilder().setId("job-1").setBeforeArrival(true).build();

    CancelJobResponse pending = box.jobs.cancelJob(ahead);

    assertThat(pending.hasJob()).isFalse();
    assertThat(pending.hasPendingUntil()).isTrue();
    assertThat(box.submit("job-1").getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    CancelJobResponse again = box.jobs.cancelJob(ahead);
    assertThat(again.getJob().getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(again.hasPendingUntil()).isFalse();
  }

  @Test
  void aJobThatWasRemovedIsNotFoundButKnown() {
    box.submit("job-1");
    cancel("job-1", false);
    box.removeEnded();

    Errors errors = Errors.of(() -> box.get("job-1")).is(Reason.JOB_REMOVED);
    assertThat(errors.info().getMetadataMap()).containsEntry("state", "cancelled");
    assertThat(errors.status().getMessage()).contains("cancelled").contains("removed");
    Errors.of(() -> await("job-1")).is(Reason.JOB_REMOVED);
    Errors.of(() -> cancel("job-1", false)).is(Reason.JOB_REMOVED);
    SubmitJobResponse again = box.jobs.submitJob(ApiSandbox.submission(ApiSandbox.spec("job-1")));
    assertThat(again.getExisting()).isTrue();
    assertThat(again.getRemoved()).isTrue();
    assertThat(again.getJob().getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(again.getJob().hasEndedAt()).isTrue();
    Errors.of(() ->
            box.jobs.submitJob(ApiSandbox.submission(ApiSandbox.spec("job-1").setHandler("other"))))
        .is(Reason.ID_TAKEN);
  }

  @Test
  void aStoreThatCannotBeReadIsUnavailableAndKeepsItsSecrets() {
    box.submit("job-1");
    box.reader.fail(StoreException.Kind.IO);

    Errors errors = Errors.of(() -> box.get("job-1")).is(Reason.STORE_UNAVAILABLE);

    assertThat(errors.saysWhenToRetry()).isTrue();
    assertThat(errors.status().toString()).doesNotContain("secret").doesNotContain("SELECT");
    box.reader.fail(StoreException.Kind.BROKEN);
    Errors broken = Errors.of(() -> box.get("job-1")).is(Reason.INTERNAL);
    assertThat(broken.status().toString()).doesNotContain("secret");
  }

  private Job release(String id) {
    return box.jobs.releaseJob(ReleaseJobRequest.newBuilder().setId(id).build()).getJob();
  }

  private Effect.Assign run(String id) {
    box.agents.join("node-a", "default", Map.of(), "echo");
    box.submit(id);
    Effect.Assign assign = box.agents.takeAssign();
    box.agents.accept(assign);
    awaitState(id, JobState.JOB_STATE_RUNNING);
    return assign;
  }

  /** What agents say is decided some time after it was said. */
  private void awaitState(String id, JobState state) {
    Awaitility.await().until(() -> box.get(id).getState() == state);
  }

  private Job await(String id) {
    return box.jobs.waitJob(WaitJobRequest.newBuilder().setId(id).build()).getJob();
  }

  private Job cancel(String id, boolean force) {
    return box.jobs
        .cancelJob(CancelJobRequest.newBuilder().setId(id).setForce(force).build())
        .getJob();
  }
}
