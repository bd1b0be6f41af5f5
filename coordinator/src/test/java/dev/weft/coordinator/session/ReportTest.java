package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.ref;
import static dev.weft.coordinator.session.ScriptedAgent.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.RejectReason;
import dev.weft.coordinator.dispatch.job.Report;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.Credits;
import dev.weft.proto.agent.v1.Progress;
import dev.weft.proto.agent.v1.Rejected;
import dev.weft.proto.agent.v1.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final AttemptId JOB_1 = new AttemptId(new JobId("job-1"), 1);

  private Sandbox box;
  private Sandbox.Open open;

  @BeforeEach
  void start() throws IOException {
    box = new Sandbox();
    open = box.open("node-a");
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void acceptanceAndResultOfOneFrameArriveInOrder() {
    open.agent()
        .say(
            ScriptedAgent.accepted("job-1", 1),
            ScriptedAgent.log("job-1", 1, 0, "hi".getBytes(StandardCharsets.UTF_8)),
            ScriptedAgent.succeeded("job-1", 1, "done"));

    assertThat(box.inbox.next(Event.AttemptAccepted.class))
        .isEqualTo(new Event.AttemptAccepted(open.id(), JOB_1));
    Event.AttemptEnded ended = box.inbox.next(Event.AttemptEnded.class);
    assertThat(ended.stream()).isEqualTo(open.stream());
    assertThat(ended.job()).isEqualTo(JOB_1.job());
    assertThat(ended.report().attempt()).isEqualTo(1);
    assertThat(ended.report().outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(ended.report().output().payload().bytes()).asString().isEqualTo("done");
    assertThat(ended.report().failure()).isEqualTo(Failure.NONE);
    assertThat(box.feed.logs)
        .singleElement()
        .satisfies(log -> {
          assertThat(log.attempt()).isEqualTo(JOB_1);
          assertThat(log.text().bytes()).asString().isEqualTo("hi");
        });
  }

  @Test
  void aRejectionSaysWhy() {
    Rejected rejected =
        Rejected.newBuilder()
            .setAttempt(ref("job-1", 1))
            .setReason(dev.weft.proto.agent.v1.RejectReason.REJECT_REASON_UNKNOWN_HANDLER)
            .setDetail("no such handler")
            .build();
    open.agent().say(AgentMessage.newBuilder().setRejected(rejected).build());

    assertThat(box.inbox.next(Event.AttemptRejected.class))
        .isEqualTo(
            new Event.AttemptRejected(
                open.id(), JOB_1, RejectReason.UNKNOWN_HANDLER, "no such handler"));
  }

  @Test
  void creditsAreAbsoluteAndSayWhetherTheAgentLeaves() {
    open.agent()
        .say(
            AgentMessage.newBuilder()
                .setCredits(Credits.newBuilder().setCredits(0).setDraining(true))
                .build());

    assertThat(box.inbox.next(Event.CreditsSet.class))
        .isEqualTo(new Event.CreditsSet(open.id(), open.stream(), 0, true));
  }

  @Test
  void progressGoesToTheFeedAtOnce() {
    Progress progress =
        Progress.newBuilder()
            .setAttempt(ref("job-1", 1))
            .setSequence(4)
            .setFraction(Double.NaN)
            .setMessage("half way")
            .build();
    open.agent()
        .say(
            AgentMessage.newBuilder().setProgress(progress).build(),
            ScriptedAgent.accepted("job-1", 1));
    box.inbox.next(Event.AttemptAccepted.class);

    assertThat(box.feed.progress)
        .containsExactly(new FakeFeed.Said(JOB_1, new JobProgress(1, 4, -1, "half way")));
  }

  @Test
  void anOutputAboveTheLimitIsCutAndSaidToBe() {
    Report report = reported(failed().setOutput(ByteString.copyFrom(new byte[(1 << 20) + 1])));

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.output().payload().size()).isEqualTo(1 << 20);
    assertThat(report.output().truncated()).isTrue();
  }

  @Test
  void anOutputAboveTwiceTheLimitFailsTheAttempt() {
    Report report =
        reported(
            Result.newBuilder()
                .setOutcome(dev.weft.proto.agent.v1.Outcome.OUTCOME_SUCCEEDED)
                .setOutput(ByteString.copyFrom(new byte[(2 << 20) + 1])));

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.failure().code()).isEqualTo("RESULT_TOO_LARGE");
    assertThat(report.failure().permanent()).isTrue();
    assertThat(report.output()).isEqualTo(Output.NONE);
  }

  @Test
  void anErrorTextAboveTheLimitIsCutBetweenCharacters() {
    Result.Builder result = failed();
    result.getFailureBuilder().setCode("BOOM").setMessage("ä".repeat(8_000)).setPermanent(true);

    Report report = reported(result);

    assertThat(report.failure().code()).isEqualTo("BOOM");
    assertThat(report.failure().permanent()).isTrue();
    assertThat(report.failure().message()).startsWith("ä").endsWith("ä [cut]");
    assertThat(report.failure().message().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(8 << 10);
  }

  @Test
  void aCodeThatIsNoneBecomesTheOutcome() {
    Result.Builder result = failed();
    result.getFailureBuilder().setCode("not a code");

    assertThat(reported(result).failure().code()).isEqualTo("FAILED");
  }

  @Test
  void anOutcomeThatIsNotKnownIsStillAnEnd() {
    Report report = reported(Result.newBuilder().setOutcomeValue(77).setDidNotStop(true));

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.didNotStop()).isTrue();
  }

  @Test
  void aTimeoutHasNoOutput() {
    Report report =
        reported(
            Result.newBuilder()
                .setOutcome(dev.weft.proto.agent.v1.Outcome.OUTCOME_TIMED_OUT)
                .setOutput(ByteString.copyFromUtf8("partial")));

    assertThat(report.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(report.output()).isEqualTo(Output.NONE);
    assertThat(report.failure().code()).isEqualTo("TIMED_OUT");
  }

  @Test
  void aResultThatNamesNoAttemptIsForgottenByTheAgent() {
    AttemptRef nonsense = ref("../x", 0);
    open.agent().say(result(failed().setAttempt(nonsense)));

    assertThat(open.agent().next(KindCase.RESULT_ACK).getResultAck().getAttemptsList())
        .containsExactly(nonsense);
    assertThat(box.inbox.rest()).isEmpty();
  }

  private Report reported(Result.Builder result) {
    open.agent().say(result(result.setAttempt(ref("job-1", 1))));
    return box.inbox.next(Event.AttemptEnded.class).report();
  }

  private static Result.Builder failed() {
    return Result.newBuilder().setOutcome(dev.weft.proto.agent.v1.Outcome.OUTCOME_FAILED);
  }
}
