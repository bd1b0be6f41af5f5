package dev.weft.coordinator.api;

import static dev.weft.coordinator.api.ApiSandbox.spec;
import static dev.weft.coordinator.api.ApiSandbox.submission;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.OnLost;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitJobsResponse;
import dev.weft.proto.api.v1.SubmitResult;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SubmitTest {
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
  void aSubmittedJobIsDurableAndQueued() {
    SubmitJobResponse response = box.jobs.submitJob(submission(spec("job-1")));

    assertThat(response.getExisting()).isFalse();
    Job job = response.getJob();
    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    assertThat(job.getRevision()).isEqualTo(1);
    assertThat(job.getSource()).isEqualTo("api");
    assertThat(job.getSpec().getPool()).isEqualTo("default");
    assertThat(job.getSpec().getPayload()).isEqualTo(ByteString.EMPTY);
    assertThat(box.store.commits()).isNotEmpty();
    assertThat(box.get("job-1").getSpec().getPayload().toStringUtf8()).isEqualTo("hello");
  }

  @Test
  void aJobThatMayNotStartYetIsQueuedAndSaysWhenItMay() {
    Timestamp tomorrow = Timestamp.newBuilder().setSeconds(now() + 86_400).setNanos(5_000).build();
    box.jobs.submitJob(submission(spec("job-1").setNotBefore(tomorrow)));

    Job job = box.get("job-1");
    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    assertThat(job.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_NOT_BEFORE);
    assertThat(job.getWaitText()).startsWith("it is not to start before 2");
    assertThat(job.getNotBefore()).isEqualTo(tomorrow);
    assertThat(job.getSpec().getNotBefore()).isEqualTo(tomorrow);
  }

  @Test
  void aRepeatedDelayIsTheSameJob() {
    JobSpec.Builder delayed = spec("job-1").setDelay(Duration.newBuilder().setSeconds(600));
    Job first = box.jobs.submitJob(submission(delayed)).getJob();

    assertThat(box.jobs.submitJob(submission(delayed)).getExisting()).isTrue();
    assertThat(box.get("job-1").getNotBefore()).isEqualTo(first.getNotBefore());
    assertThat(box.get("job-1").getSpec().getDelay().getSeconds()).isEqualTo(600);
    Errors.of(() -> box.jobs.submitJob(submission(spec("job-1")))).is(Reason.ID_TAKEN);
  }

  @Test
  void aStartThatIsTooFarAwayIsRefused() {
    Timestamp far = Timestamp.newBuilder().setSeconds(now() + 366 * 86_400).build();
    Errors.of(() -> box.jobs.submitJob(submission(spec("job-1").setNotBefore(far))))
        .is(Reason.INVALID_FIELD);
    Duration long366 = Duration.newBuilder().setSeconds(366 * 86_400).build();
    Errors.of(() -> box.jobs.submitJob(submission(spec("job-1").setDelay(long366))))
        .is(Reason.INVALID_FIELD);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  void aJobWithoutAnIdGetsOne() {
    String first = box.submit("").getSpec().getId();
    String second = box.submit("").getSpec().getId();

    assertThat(UUID.fromString(first).version()).isEqualTo(7);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void everyFieldOfASpecComesBack() {
    JobSpec.Builder full =
        spec("job-1")
            .setPool("gpu")
            .setTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    full.getPolicyBuilder()
        .setTimeout(Duration.newBuilder().setSeconds(30))
        .setStartDeadline(Duration.newBuilder().setSeconds(60))
        .setMaxAttempts(5)
        .setMaxAgentLosses(2)
        .setOnLost(OnLost.ON_LOST_FAIL)
        .setLostAfter(Duration.newBuilder().setSeconds(90))
        .setPriority(31);
    full.getPolicyBuilder()
        .getBackoffBuilder()
        .setInitial(Duration.newBuilder().setNanos(500_000_000))
        .setMax(Duration.newBuilder().setSeconds(9));
    full.getPlacementBuilder().setAgent("node-a").putRequiredLabels("zone", "b");
    full.getReplyBuilder().setAddress("replies").setCorrelationId("c-1");
    box.jobs.submitJob(submission(full));

    assertThat(box.get("job-1").getSpec()).isEqualTo(full.build());
  }

  @Test
  void theSameSpecIsTheSameJob() {
    box.submit("job-1");

    assertThat(box.jobs.submitJob(submission(spec("job-1"))).getExisting()).isTrue();
  }

  @Test
  void anotherSpecWithTheSameIdIsRefused() {
    box.submit("job-1");

    Errors.of(() -> box.jobs.submitJob(submission(spec("job-1").setHandler("sleep"))))
        .is(Reason.ID_TAKEN);
  }

  @Test
  void everyWrongFieldIsNamed() {
    JobSpec.Builder bad = spec("no spaces").setHandler("Echo").setPool("POOL");
    bad.setContentType("ä").setTraceparent("x");
    bad.getPolicyBuilder()
        .setTimeout(Duration.newBuilder().setSeconds(-1))
        .setStartDeadline(Duration.newBuilder().setSeconds(Long.MAX_VALUE))
        .setMaxAttempts(101)
        .setMaxAgentLosses(-1)
        .setOnLostValue(9)
        .setLostAfter(Duration.newBuilder().setSeconds(59))
        .setPriority(32);
    bad.getPolicyBuilder().getBackoffBuilder().setInitial(Duration.newBuilder().setNanos(-1));
    bad.getPlacementBuilder().setAgent("no spaces").putRequiredLabels("no spaces", "");
    bad.getReplyBuilder().setAddress("x".repeat(256)).setCorrelationId("\u0000");

    assertThat(
            Errors.of(() -> box.jobs.submitJob(submission(bad))).is(Reason.INVALID_FIELD).fields())
        .containsExactlyInAnyOrder(
            "spec.id",
            "spec.handler",
            "spec.pool",
            "spec.content_type",
            "spec.traceparent",
            "spec.policy.timeout",
            "spec.policy.start_deadline",
            "spec.policy.max_attempts",
            "spec.policy.max_agent_losses",
            "spec.policy.on_lost",
            "spec.policy.lost_after",
            "spec.policy.priority",
            "spec.policy.backoff.initial",
            "spec.placement.agent",
            "spec.placement.required_labels",
            "spec.reply.address",
            "spec.reply.correlation_id");
    assertThat(box.store.commits()).isEmpty();
  }

  @Test
  void aTimeoutOfZeroIsNotNoTimeout() {
    Policy.Builder policy = Policy.newBuilder().setTimeout(Duration.getDefaultInstance());

    assertThat(
            Errors.of(() -> box.jobs.submitJob(submission(spec("job-1").setPolicy(policy))))
                .is(Reason.INVALID_FIELD)
                .fields())
        .containsExactly("spec.policy.timeout");
  }

  @Test
  void tooManyOrTooLongLabelsAreRefused() {
    JobSpec.Builder many = spec("job-1");
    for (int i = 0; i < 65; i++) {
      many.getPlacementBuilder().putRequiredLabels("label-" + i, "");
    }
    JobSpec.Builder large = spec("job-1");
    large.getPlacementBuilder().putRequiredLabels("label", "x".repeat(1_025));

    Errors.of(() -> box.jobs.submitJob(submission(many))).is(Reason.INVALID_FIELD);
    Errors.of(() -> box.jobs.submitJob(submission(large))).is(Reason.INVALID_FIELD);
  }

  @Test
  void aPayloadAboveTheLimitIsRefused() {
    ByteString large = ByteString.copyFrom(new byte[(1 << 20) + 1]);

    Errors.of(() -> box.jobs.submitJob(submission(spec("job-1").setPayload(large))))
        .is(Reason.TOO_LARGE);
    ByteString largest = ByteString.copyFrom(new byte[1 << 20]);
    box.jobs.submitJob(submission(spec("job-1").setPayload(largest)));
  }

  @Test
  void eachJobOfABatchHasItsOwnResult() {
    box.submit("taken");
    SubmitJobsResponse response =
        box.jobs.submitJobs(
            SubmitJobsRequest.newBuilder()
                .addSpecs(spec("job-1"))
                .addSpecs(spec("no spaces"))
                .addSpecs(spec("taken").setHandler("sleep"))
                .addSpecs(spec("taken"))
                .addSpecs(spec(""))
                .build());

    assertThat(response.getResultsList())
        .extracting(result -> Code.forNumber(result.getError().getCode()))
        .containsExactly(Code.OK, Code.INVALID_ARGUMENT, Code.ALREADY_EXISTS, Code.OK, Code.OK);
    assertThat(response.getResultsList())
        .extracting(SubmitResult::getExisting)
        .containsExactly(false, false, false, true, false);
    assertThat(response.getResults(1).getId()).isEqualTo("no spaces");
    assertThat(response.getResults(4).getId()).hasSize(36);
  }

  @Test
  void batchesAreBounded() {
    SubmitJobsRequest.Builder none = SubmitJobsRequest.newBuilder();
    SubmitJobsRequest.Builder many =
        SubmitJobsRequest.newBuilder().addAllSpecs(Collections.nCopies(1_001, spec("").build()));
    ByteString half = ByteString.copyFrom(new byte[600 << 10]);
    SubmitJobsRequest.Builder large =
        SubmitJobsRequest.newBuilder()
            .addSpecs(spec("").setPayload(half))
            .addSpecs(spec("").setPayload(half));

    Errors.of(() -> box.jobs.submitJobs(none.build())).is(Reason.BAD_BATCH);
    Errors.of(() -> box.jobs.submitJobs(many.build())).is(Reason.BAD_BATCH);
    Errors.of(() -> box.jobs.submitJobs(large.build())).is(Reason.BAD_BATCH);
  }

  @Test
  void aStuckStoreIsSaidToBeUnavailableAndNothingIsLost() {
    box.store.fail(StoreException.Kind.FULL);

    Errors errors = Errors.of(() -> box.submit("job-1")).is(Reason.STORE_UNAVAILABLE);

    assertThat(errors.saysWhenToRetry()).isTrue();
    box.store.heal();
    assertThat(box.jobs.submitJob(submission(spec("job-1"))).getExisting()).isTrue();
  }

  @Test
  void submissionsThatWaitAreBounded() throws IOException {
    ApiSettings.Limits one = new ApiSettings.Limits(1, 1 << 20, 1, 1, 1, 1);
    try (ApiSandbox small = new ApiSandbox(one)) {
      small.store.fail(StoreException.Kind.LOCKED);
      Errors.of(() -> small.submit("job-1")).is(Reason.STORE_UNAVAILABLE);

      Errors errors = Errors.of(() -> small.submit("job-2")).is(Reason.TOO_MANY_SUBMISSIONS);

      assertThat(errors.saysWhenToRetry()).isTrue();
      small.store.heal();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> small.jobs.submitJob(submission(spec("job-1"))).getExisting());
    }
  }
}
