package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.api.v1.Failure;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code weft submit --count}. */
final class BatchTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  BatchTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  private int submit(String... args) {
    List<String> all = new ArrayList<>(List.of("submit"));
    all.addAll(List.of(args));
    all.addAll(List.of("--address", api.address()));
    return shell.run(all.toArray(String[]::new));
  }

  @Test
  void jobsAreNumberedAndSentInPortions() {
    assertThat(submit("echo", "job {{n}} of many", "--id", "b", "--count", "2500")).isZero();
    assertThat(api.batchSizes).containsExactlyInAnyOrder(1000, 1000, 500);
    assertThat(api.submitted)
        .hasSize(2500)
        .extracting(JobSpec::getId)
        .doesNotHaveDuplicates()
        .contains("b-1", "b-2500");
    assertThat(api.submitted)
        .allSatisfy(spec ->
            assertThat(spec.getPayload().toStringUtf8())
                .isEqualTo("job " + spec.getId().substring(2) + " of many"));
    assertThat(shell.out()).isEqualTo("2,500 jobs submitted in 0.0s: b-1 to b-2500\n");
    assertThat(shell.err()).isEqualTo("submitted 2,500/2,500\n");
  }

  @Test
  void portionStaysBelowTheSizeThatACallMayHave() {
    shell.input(new byte[200 * 1024]);
    assertThat(submit("echo", "-", "--count", "7")).isZero();
    assertThat(api.batchSizes).containsExactlyInAnyOrder(4, 3);
  }

  @Test
  void waitingCountsHowTheyEnded() {
    api.end =
        job ->
            job.getSpec().getId().endsWith("-7")
                ? FakeApi.succeeded(job).toBuilder()
                    .setState(JobState.JOB_STATE_TIMED_OUT)
                    .setFailure(Failure.newBuilder().setCode("TIMEOUT").setMessage("took 1s"))
                    .build()
                : FakeApi.succeeded(job);
    assertThat(submit("echo", "--id", "b", "--count", "10", "--wait")).isEqualTo(1);
    assertThat(shell.out()).isEqualTo("10 jobs in 0.0s (10,000/s): 9 succeeded, 1 failed\n");
    assertThat(shell.err())
        .isEqualTo(
            """
            submitted 10/10
            weft: job b-7 timed out: TIMEOUT: took 1s
            ended 10/10 1 failed
            """);
  }

  @Test
  void refusedJobIsToldAndNotWaitedFor() {
    api.refusedIds.add("b-2");
    assertThat(submit("echo", "--id", "b", "--count", "3", "--wait", "-o", "json")).isEqualTo(1);
    assertThat(shell.err()).contains("weft: b-2 was refused: the id is taken by another spec\n");
    assertThat(shell.out())
        .isEqualTo(
            """
            {
              "idPrefix": "b",
              "jobs": 3,
              "existing": 0,
              "refused": 1,
              "succeeded": 2,
              "failed": 0,
              "submitSeconds": 0.0,
              "seconds": 0.0
            }
            """);
  }

  @Test
  void restartInTheMiddleIsWaitedOut() {
    api.end =
        job -> {
          if (job.getSpec().getId().equals("b-1")) {
            api.end = FakeApi::succeeded;
            api.failures.add(Status.UNAVAILABLE);
          }
          return FakeApi.succeeded(job);
        };
    assertThat(submit("echo", "--id", "b", "--count", "300", "--wait")).isZero();
    assertThat(shell.pauses).hasSize(1);
    assertThat(shell.out()).contains("300 succeeded, 0 failed");
  }

  @Test
  void coordinatorThatIsNotThereIsToldOnce() {
    api.failures.add(Status.UNAVAILABLE.withDescription("the store is locked"));
    assertThat(submit("echo", "--count", "5000")).isEqualTo(3);
    assertThat(shell.pauses).isEmpty();
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void idsMustFitWithTheirNumbers() {
    assertThat(submit("echo", "--id", "x".repeat(126), "--count", "10")).isEqualTo(2);
    assertThat(shell.err()).startsWith("weft: --id with --count: job id must have 1 to 128");
  }
}
