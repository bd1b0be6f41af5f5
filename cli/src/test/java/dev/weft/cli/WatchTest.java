package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.proto.api.v1.Attempt;
import dev.weft.proto.api.v1.Failure;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.Outcome;
import dev.weft.proto.api.v1.Progress;
import dev.weft.proto.api.v1.WaitReason;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code weft job watch} and {@code weft submit --follow}. */
final class WatchTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  WatchTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  private int watch(String... more) {
    String[] args = new String[more.length + 5];
    System.arraycopy(new String[] {"job", "watch", "a", "--address", api.address()}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return shell.run(args);
  }

  private static WatchJobResponse state(JobState state, long revision) {
    Job.Builder job =
        Job.newBuilder()
            .setSpec(JobSpec.newBuilder().setId("a").setHandler("exec"))
            .setState(state)
            .setRevision(revision)
            .setAcceptedAt(FakeApi.at(0));
    switch (state) {
      case JOB_STATE_QUEUED -> job.setWaitReason(WaitReason.WAIT_REASON_NO_FREE_SLOT);
      case JOB_STATE_RUNNING ->
          job.setAttempt(1).addAttempts(Attempt.newBuilder().setNumber(1).setAgent("node-a"));
      case JOB_STATE_RETRY_WAIT ->
          job.addAttempts(
              Attempt.newBuilder()
                  .setOutcome(Outcome.OUTCOME_FAILED)
                  .setFailure(Failure.newBuilder().setCode("EXIT_CODE").setMessage("exit 1")));
      default ->
          job.setAttempt(2).setEndedAt(FakeApi.at(4)).setOutput(ByteString.copyFromUtf8("done\n"));
    }
    return WatchJobResponse.newBuilder().setJob(job).build();
  }

  private static WatchJobResponse log(long offset, long gap, String text) {
    return WatchJobResponse.newBuilder()
        .setLog(
            LogChunk.newBuilder()
                .setAttempt(1)
                .setOffset(offset)
                .setGap(gap)
                .setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  private static WatchJobResponse progress(double fraction, String message) {
    return WatchJobResponse.newBuilder()
        .setProgress(Progress.newBuilder().setAttempt(1).setFraction(fraction).setMessage(message))
        .build();
  }

  private static FakeApi.Scene end(WatchJobResponse... responses) {
    return stream -> {
      for (WatchJobResponse response : responses) {
        stream.onNext(response);
      }
      stream.onCompleted();
    };
  }

  private static FakeApi.Scene breakOff(Status status, WatchJobResponse... responses) {
    return stream -> {
      for (WatchJobResponse response : responses) {
        stream.onNext(response);
      }
      stream.onError(status.asRuntimeException());
    };
  }

  @Test
  void everythingIsToldInOrder() {
    api.scenes.add(
        end(
            state(JobState.JOB_STATE_QUEUED, 1),
            state(JobState.JOB_STATE_RUNNING, 2),
            progress(0.42, "compiling"),
            progress(0.42, "compiling"),
            log(0, 0, "one\ntwo\n"),
            log(2056, 2048, "three\n"),
            state(JobState.JOB_STATE_RETRY_WAIT, 3),
            state(JobState.JOB_STATE_SUCCEEDED, 4)));
    assertThat(watch()).isZero();
    assertThat(shell.out()).isEqualTo("done\n");
    assertThat(shell.err())
        .isEqualTo(
            """
            queued: no free slot
            running on node-a, attempt 1
            42 % compiling
            one
            two
            [2.0 KiB of log were dropped]
            three
            retry-wait: EXIT_CODE: exit 1
            succeeded after 4.0s
            """);
  }

  @Test
  void brokenStreamIsResumedWhereItStood() {
    api.scenes.add(
        breakOff(
            Status.RESOURCE_EXHAUSTED.withDescription("too slow"),
            state(JobState.JOB_STATE_RUNNING, 2),
            log(0, 0, "one\n")));
    api.scenes.add(breakOff(Status.UNAVAILABLE));
    api.scenes.add(end(log(4, 0, "two\n")));
    api.scenes.add(end(state(JobState.JOB_STATE_SUCCEEDED, 5)));
    assertThat(watch()).isZero();
    assertThat(api.watched)
        .containsExactly(
            WatchJobRequest.newBuilder().setId("a").build(), resumed(4), resumed(4), resumed(8));
    assertThat(shell.err())
        .isEqualTo(
            """
            running on node-a, attempt 1
            one
            the connection to the coordinator broke; resuming
            the connection to the coordinator broke; resuming
            two
            the connection to the coordinator broke; resuming
            succeeded after 4.0s
            """);
    assertThat(shell.pauses).hasSize(3);
  }

  private static WatchJobRequest resumed(long offset) {
    return WatchJobRequest.newBuilder()
        .setId("a")
        .setAfterRevision(2)
        .setLogAttempt(1)
        .setLogOffset(offset)
        .build();
  }

  @Test
  void coordinatorThatStaysAwayIsGivenUp() {
    api.scenes.add(breakOff(Status.UNAVAILABLE, state(JobState.JOB_STATE_RUNNING, 2)));
    for (int i = 0; i < 30; i++) {
      api.scenes.add(breakOff(Status.UNAVAILABLE.withDescription("shutting down")));
    }
    assertThat(watch()).isEqualTo(3);
    assertThat(shell.pauses).hasSize(20);
    assertThat(shell.err()).endsWith("cannot do this now: shutting down\n");
  }

  @Test
  void unknownJobIsToldAtOnce() {
    assertThat(watch()).isEqualTo(4);
    assertThat(shell.err()).isEqualTo("weft: there is no job a\n");
  }

  @Test
  void asDataEveryResponseIsALine() {
    api.scenes.add(end(progress(-1, "working"), state(JobState.JOB_STATE_FAILED, 2)));
    assertThat(watch("-o", "json", "--no-log")).isEqualTo(1);
    assertThat(api.watched.getFirst().getWithoutLog()).isTrue();
    assertThat(shell.out().lines())
        .hasSize(2)
        .first()
        .isEqualTo("{\"progress\":{\"attempt\":1,\"fraction\":-1.0,\"message\":\"working\"}}");
    assertThat(shell.err()).isEqualTo("weft: job a failed after 2 attempts\n");
  }

  @Test
  void followShowsTheJobThatWasSubmitted() {
    api.scenes.add(
        end(state(JobState.JOB_STATE_RUNNING, 2), state(JobState.JOB_STATE_SUCCEEDED, 3)));
    assertThat(shell.run("submit", "exec", "--id=a", "--follow", "--address", api.address()))
        .isZero();
    assertThat(shell.out()).isEqualTo("done\n");
    assertThat(shell.err()).isEqualTo("running on node-a, attempt 1\nsucceeded after 4.0s\n");
  }

  @Test
  void logCannotSteerTheTerminal() {
    shell.terminal();
    api.scenes.add(
        end(
            progress(0.5, "half"),
            log(0, 0, "\u001b[2Jgone\n"),
            state(JobState.JOB_STATE_SUCCEEDED, 3)));
    assertThat(watch()).isZero();
    assertThat(shell.err())
        .isEqualTo("\r\u001b[K50 % half\r\u001b[K\ufffd[2Jgone\nsucceeded after 4.0s\n");
  }
}
