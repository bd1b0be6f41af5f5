package dev.weft.it.input;

import static dev.weft.it.input.Calls.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.proto.api.v1.Backoff;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceBlockingStub;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.Placement;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.WaitReason;
import dev.weft.proto.api.v1.WatchJobRequest;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of the API that ask for what cannot be: each is answered with its status, and the jobs
 * between them run as ever.
 */
class BadCallsTest {
  private static final String SUBMIT = "weft.api.v1.JobService/SubmitJob";
  private static final String INVALID = "INVALID_ARGUMENT INVALID_FIELD";

  @TempDir private Path folder;

  @Test
  void eachIsAnsweredWithItsStatusAndTheOthersGoOn() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "96m")) {
      cluster.startAgent("a1");
      String _ = Calls.finish(cluster, "taken", "echo", "first").getSpec().getId();
      Map<String, String> answers = new LinkedHashMap<>();
      Map<String, String> expected = new LinkedHashMap<>();
      int healthy = 0;
      for (Call call : all(cluster)) {
        expected.put(call.name(), call.answer());
        answers.put(call.name(), answerTo(call));
        healthy++;
        Job job = Calls.finish(cluster, "ok-" + healthy, "echo", "word");
        assertThat(job.getState()).as(call.name()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
        assertThat(job.getExecutions()).as(call.name()).isEqualTo(1);
      }
      assertThat(answers).isEqualTo(expected);
      assertThat(cluster.allJobs()).hasSize(healthy + 1);
      assertThat(cluster.coordinator().lines())
          .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
    }
  }

  @Test
  void whatTheTransportCannotReadEndsItsCallAndNothingElse() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "96m")) {
      cluster.startAgent("a1");
      RawCall raw = new RawCall(cluster.channel());
      byte[] get = GetJobRequest.newBuilder().setId("any").build().toByteArray();
      for (byte[] request : notProtobuf()) {
        assertThat(refusal(() -> raw.call(SUBMIT, request))).isNotBlank();
        Job job = Calls.finish(cluster, "", "echo", "word");
        assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
      }
      assertThat(refusal(() -> raw.with("much", "x".repeat(20_000)).call(SUBMIT, get)))
          .isNotBlank();
      assertThat(refusal(() -> raw.call("weft.api.v1.JobService/DropJobs", get)))
          .isEqualTo("UNIMPLEMENTED");
      assertThat(refusal(() -> raw.call("weft.agent.v1.SessionService/Session", get)))
          .isEqualTo("UNIMPLEMENTED");
      assertThat(refusal(() -> raw.call("weft.api.v1.JobService/GetJob", get)))
          .isEqualTo("NOT_FOUND NO_SUCH_JOB");
      // One line for each of them, and no more: strangers must not fill the log.
      assertThat(cluster.coordinator().lines())
          .anyMatch(line -> line.contains("A call was refused"))
          .noneMatch(line -> line.contains(" ERROR ") || line.startsWith("\tat "));
    }
  }

  @Test
  void aJobThatNoAgentCanRunSaysSoAndCanBeCancelled() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "96m")) {
      cluster.startAgent("a1");
      JobServiceBlockingStub jobs = cluster.jobs();
      assertThat(jobs.submitJob(submit(spec("odd", "no-such", "word"))).getExisting()).isFalse();

      GetJobRequest odd = GetJobRequest.newBuilder().setId("odd").build();
      await()
          .until(
              () -> jobs.getJob(odd).getJob().getWaitReason() == WaitReason.WAIT_REASON_NO_HANDLER);
      assertThat(jobs.getJob(odd).getJob().getWaitText()).contains("no-such").contains("echo");
      assertThat(Calls.finish(cluster, "after", "echo", "word").getState())
          .isEqualTo(JobState.JOB_STATE_SUCCEEDED);
      Job cancelled = jobs.cancelJob(CancelJobRequest.newBuilder().setId("odd").build()).getJob();
      assertThat(cancelled.getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
      assertThat(cancelled.getExecutions()).isZero();
    }
  }

  /**
   * A call that is refused.
   *
   * @param answer status and reason; a transport gives no reason
   */
  private record Call(String name, ThrowingCallable code, String answer) {}

  private static List<Call> all(WeftCluster cluster) {
    JobServiceBlockingStub jobs = cluster.jobs();
    return List.of(
        bad(jobs, "nothing at all", JobSpec.newBuilder(), INVALID),
        bad(jobs, "no handler", spec("x", "", ""), INVALID),
        bad(jobs, "a handler that is no name", spec("x", "rm -rf", ""), INVALID),
        bad(jobs, "an id that is a path", spec("../../x", "echo", ""), INVALID),
        bad(jobs, "an id with a NUL", spec("a\0b", "echo", ""), INVALID),
        bad(jobs, "an id of 4 KiB", spec("x".repeat(4_096), "echo", ""), INVALID),
        bad(jobs, "an id taken", spec("taken", "echo", "second"), "ALREADY_EXISTS ID_TAKEN"),
        bad(jobs, "a pool that is no name", spec("x", "echo", "").setPool("a/b"), INVALID),
        bad(
            jobs,
            "a negative timeout",
            policy(Policy.newBuilder().setTimeout(seconds(-1))),
            INVALID),
        bad(jobs, "no time at all", policy(Policy.newBuilder().setTimeout(seconds(0))), INVALID),
        bad(
            jobs,
            "the longest timeout",
            policy(Policy.newBuilder().setTimeout(seconds(Long.MAX_VALUE))),
            INVALID),
        bad(
            jobs,
            "nanoseconds of the other sign",
            policy(
                Policy.newBuilder().setTimeout(Duration.newBuilder().setSeconds(1).setNanos(-5))),
            INVALID),
        bad(
            jobs,
            "a wait that shrinks",
            policy(
                Policy.newBuilder()
                    .setBackoff(Backoff.newBuilder().setInitial(seconds(9)).setMax(seconds(1)))),
            INVALID),
        bad(jobs, "attempts without end", policy(Policy.newBuilder().setMaxAttempts(-1)), INVALID),
        bad(jobs, "a priority of 999", policy(Policy.newBuilder().setPriority(999)), INVALID),
        bad(
            jobs,
            "a label that is no name",
            spec("x", "echo", "")
                .setPlacement(Placement.newBuilder().putRequiredLabels("(a+)+$", "b")),
            INVALID),
        bad(jobs, "1 MiB and a byte", payload((1 << 20) + 1), "RESOURCE_EXHAUSTED TOO_LARGE"),
        bad(jobs, "5 MiB", payload(5 << 20), "RESOURCE_EXHAUSTED"),
        new Call(
            "too many at once",
            () ->
                jobs.submitJobs(
                    SubmitJobsRequest.newBuilder()
                        .addAllSpecs(Collections.nCopies(1_001, spec("", "echo", "").build()))
                        .build()),
            "INVALID_ARGUMENT BAD_BATCH"),
        new Call(
            "a forged page",
            () -> jobs.listJobs(ListJobsRequest.newBuilder().setPageToken("Zm9yZ2Vk").build()),
            "INVALID_ARGUMENT BAD_PAGE_TOKEN"),
        new Call(
            "a page without end",
            () -> jobs.listJobs(ListJobsRequest.newBuilder().setPageSize(100_000).build()),
            INVALID),
        new Call(
            "a job that is not there",
            () -> jobs.getJob(GetJobRequest.newBuilder().setId("not-there").build()),
            "NOT_FOUND NO_SUCH_JOB"),
        new Call(
            "to cancel what is not there",
            () -> jobs.cancelJob(CancelJobRequest.newBuilder().setId("not-there").build()),
            "NOT_FOUND NO_SUCH_JOB"),
        new Call(
            "a watch from before the beginning",
            () ->
                jobs.watchJob(WatchJobRequest.newBuilder().setId("taken").setLogOffset(-1).build())
                    .hasNext(),
            INVALID));
  }

  private static List<byte[]> notProtobuf() {
    byte[] noise = new byte[10_000];
    new Random(11).nextBytes(noise);
    byte[] varintOf11Bytes = new byte[11];
    Arrays.fill(varintOf11Bytes, (byte) 0xff);
    byte[] nestedGroups = new byte[20_000];
    Arrays.fill(nestedGroups, (byte) 0x0b);
    byte[] longerThanItIs = {10, -1, -1, -1, -1, 7, 1};
    byte[] idNoText =
        submit(spec("id-no-text", "echo", ""))
            .toByteString()
            .toString(StandardCharsets.ISO_8859_1)
            .replace("no-text", "\u00ff\u00fe\u00c0\u0080\u00ed\u00a0\u0080")
            .getBytes(StandardCharsets.ISO_8859_1);
    return List.of(
        noise, varintOf11Bytes, nestedGroups, longerThanItIs, idNoText, new byte[16 << 20]);
  }

  private static String answerTo(Call call) {
    return refusal(call.code());
  }

  private static String refusal(ThrowingCallable code) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, code);
    return refused == null ? "" : Answer.of(refused).line();
  }

  private static Call bad(
      JobServiceBlockingStub jobs, String name, JobSpec.Builder spec, String answer) {
    return new Call(name, () -> jobs.submitJob(submit(spec)), answer);
  }

  private static SubmitJobRequest submit(JobSpec.Builder spec) {
    return SubmitJobRequest.newBuilder().setSpec(spec).build();
  }

  private static JobSpec.Builder policy(Policy.Builder policy) {
    return spec("x", "echo", "").setPolicy(policy);
  }

  private static JobSpec.Builder payload(int bytes) {
    return spec("x", "echo", "").setPayload(ByteString.copyFrom(new byte[bytes]));
  }

  private static Duration seconds(long count) {
    return Duration.newBuilder().setSeconds(count).build();
  }
}
