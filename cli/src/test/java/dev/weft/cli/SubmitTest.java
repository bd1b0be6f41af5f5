package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.proto.api.v1.Backoff;
import dev.weft.proto.api.v1.Failure;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.OnLost;
import dev.weft.proto.api.v1.Placement;
import dev.weft.proto.api.v1.Policy;
import dev.weft.proto.api.v1.Reply;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft submit} of one job. */
final class SubmitTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  SubmitTest() throws IOException {}

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
  void everyOptionReachesTheSpec() {
    int exitCode =
        submit(
            "http",
            "{}",
            "--id=a",
            "--pool=gpu",
            "--content-type=application/json",
            "--timeout=1500ms",
            "--start-deadline=2h",
            "--max-attempts=5",
            "--max-agent-losses=2",
            "--on-lost=hold",
            "--lost-after=never",
            "--backoff=500ms..30s",
            "--priority=7",
            "--agent=node-a",
            "--label=zone=eu-1",
            "--label=disk=ssd",
            "--reply-to=answers");
    assertThat(exitCode).isZero();
    assertThat(shell.out()).isEqualTo("a\n");
    assertThat(shell.err()).isEmpty();
    assertThat(api.submitted)
        .containsExactly(
            JobSpec.newBuilder()
                .setId("a")
                .setHandler("http")
                .setPayload(ByteString.copyFromUtf8("{}"))
                .setContentType("application/json")
                .setPool("gpu")
                .setPolicy(
                    Policy.newBuilder()
                        .setTimeout(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                        .setStartDeadline(Duration.newBuilder().setSeconds(7200))
                        .setMaxAttempts(5)
                        .setMaxAgentLosses(2)
                        .setOnLost(OnLost.ON_LOST_HOLD)
                        .setLostAfter(Duration.getDefaultInstance())
                        .setPriority(7)
                        .setBackoff(
                            Backoff.newBuilder()
                                .setInitial(Duration.newBuilder().setNanos(500_000_000))
                                .setMax(Duration.newBuilder().setSeconds(30))))
                .setPlacement(
                    Placement.newBuilder()
                        .setAgent("node-a")
                        .putRequiredLabels("zone", "eu-1")
                        .putRequiredLabels("disk", "ssd"))
                .setReply(Reply.newBuilder().setAddress("answers").setCorrelationId("a"))
                .build());
  }

  @Test
  void whatIsNotGivenIsLeftToTheCoordinator() {
    assertThat(submit("echo")).isZero();
    JobSpec spec = api.submitted.getFirst();
    assertThat(spec.getId()).matches("[0-9a-f-]{36}");
    assertThat(shell.out()).isEqualTo(spec.getId() + "\n");
    assertThat(spec)
        .isEqualTo(
            JobSpec.newBuilder()
                .setId(spec.getId())
                .setHandler("echo")
                .setPolicy(Policy.getDefaultInstance())
                .setPlacement(Placement.getDefaultInstance())
                .build());
  }

  @Test
  void payloadComesFromTheStandardInput() {
    byte[] bytes = {0, 1, (byte) 0xff};
    shell.input(bytes);
    assertThat(submit("echo", "-")).isZero();
    assertThat(api.submitted.getFirst().getPayload().toByteArray()).isEqualTo(bytes);
  }

  @Test
  void payloadComesFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("payload.json"), "{\"ä\":1}");
    assertThat(submit("echo", "--file", file.toString())).isZero();
    assertThat(api.submitted.getFirst().getPayload().toStringUtf8()).isEqualTo("{\"ä\":1}");
  }

  @Test
  void payloadAboveTheLimitIsRefusedHere() {
    shell.input(new byte[(1 << 20) + 1]);
    assertThat(submit("echo", "-")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("weft: the payload is larger than 1.0 MiB\n");
    assertThat(api.submitted).isEmpty();
  }

  @Test
  void waitPrintsTheOutputByteForByte() {
    byte[] bytes = "no line end \u001b[31m".getBytes(StandardCharsets.UTF_8);
    shell.input(bytes);
    assertThat(submit("echo", "-", "--wait")).isZero();
    assertThat(shell.outBytes()).isEqualTo(bytes);
  }

  @Test
  void outputCannotSteerTheTerminal() {
    shell.terminal().input("red \u001b[31m".getBytes(StandardCharsets.UTF_8));
    assertThat(submit("echo", "-", "--wait")).isZero();
    assertThat(shell.out()).isEqualTo("red \ufffd[31m\n");
  }

  @Test
  void failedJobIsToldAndExitsWithOne() {
    api.end =
        job ->
            FakeApi.succeeded(job).toBuilder()
                .setState(JobState.JOB_STATE_FAILED)
                .setAttempt(3)
                .setFailure(Failure.newBuilder().setCode("HTTP_STATUS").setMessage("503\nbusy"))
                .clearOutput()
                .build();
    assertThat(submit("http", "--id", "a", "--wait")).isEqualTo(1);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .isEqualTo("weft: job a failed after 3 attempts: HTTP_STATUS: 503 busy\n");
  }

  @Test
  void waitedForAsDataIsTheJob() {
    assertThat(submit("echo", "hi", "--id", "a", "--wait", "-o", "json")).isZero();
    assertThat(shell.out())
        .contains("\"state\": \"JOB_STATE_SUCCEEDED\"")
        .contains("\"output\": \"aGk=\"");
  }

  @Test
  void jobSubmittedBeforeIsTold() {
    assertThat(submit("echo", "--id", "a")).isZero();
    assertThat(submit("echo", "--id", "a")).isZero();
    assertThat(shell.out()).isEqualTo("a\na\n");
    assertThat(shell.err()).isEqualTo("weft: this job was submitted before\n");
  }

  @Test
  void conflictIsRefused() {
    api.failures.add(Status.ALREADY_EXISTS.withDescription("job a has another spec"));
    assertThat(submit("echo", "--id", "a")).isEqualTo(5);
    assertThat(shell.err()).isEqualTo("weft: job a has another spec\n");
  }

  @Test
  void storeThatCannotWriteIsToldAtOnce() {
    api.failures.add(Status.UNAVAILABLE.withDescription("the store is full"));
    assertThat(submit("echo")).isEqualTo(3);
    assertThat(shell.err())
        .isEqualTo(
            "weft: the coordinator at "
                + api.address()
                + " cannot do this now: the store is full\n");
    assertThat(shell.pauses).isEmpty();
  }

  @Test
  void waitingOutlivesARestart() {
    api.end =
        job -> {
          api.end = FakeApi::succeeded;
          api.failures.add(Status.UNAVAILABLE);
          api.failures.add(Status.UNAVAILABLE);
          return job;
        };
    assertThat(submit("echo", "hi", "--wait")).isZero();
    assertThat(shell.out()).isEqualTo("hi");
    assertThat(shell.pauses).hasSize(2);
  }

  @Test
  void givesUpWhenTheTimeIsOver() {
    api.end =
        job -> {
          shell.pass(java.time.Duration.ofMillis(2));
          return job;
        };
    assertThat(submit("echo", "--id", "a", "--wait-timeout", "1ms")).isEqualTo(7);
    assertThat(shell.err()).isEqualTo("weft: gave up waiting; see the job with 'weft job get a'\n");
  }
}
