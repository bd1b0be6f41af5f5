package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.agent.telemetry.Outlet;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In which order things leave. */
final class WriterTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final AttemptId A = new AttemptId(new JobId("a"), 1);
  private static final AttemptId B = new AttemptId(new JobId("b"), 1);

  private final Map<AttemptId, Ending> endings = new HashMap<>();
  private final Allowance allowance = new Allowance();
  private final Outlet outlet =
      new Outlets(
              1,
              new TelemetryLimits(1 << 16, 1 << 20, 1 << 30),
              () -> new Moment(Instant.EPOCH, Duration.ofSeconds(1)))
          .of(0);
  private final Writer writer =
      new Writer(
          attempt -> Optional.ofNullable(endings.get(attempt)),
          new ClaimLane(() -> KeptSpecs.NONE),
          new LogLane(outlet, allowance),
          PATIENCE);
  private Duration now = Duration.ofHours(1);

  @BeforeEach
  void connect() {
    outlet.connected(true);
    endings.put(A, ending(0));
    endings.put(B, ending(0));
  }

  @Test
  void nothingIsSaidOfAttemptsBeforeReady() throws InterruptedException {
    allowance.grant(1_000);
    outlet.report(A).log("early");
    assertThat(frame().isEmpty()).isTrue();
    writer.queue(new Message.Ready(7));
    assertThat(kinds(frame())).containsExactly(KindCase.READY, KindCase.LOG);
  }

  @Test
  void workGoesBeforeLogAndProgress() throws InterruptedException {
    ready();
    allowance.grant(1_000);
    outlet.report(A).log("a line");
    outlet.report(A).progress(0.5, "half");
    writer.queue(new Message.Accepted(B));
    writer.queue(new Message.Rejected(B, RejectReason.BUSY));
    assertThat(kinds(frame()))
        .containsExactly(KindCase.ACCEPTED, KindCase.REJECTED, KindCase.PROGRESS, KindCase.LOG);
  }

  @Test
  void resultLetsItsOwnLogGoFirst() throws InterruptedException {
    ready();
    allowance.grant(1_000);
    outlet.report(A).log("a line");
    outlet.report(A).progress(1, "done");
    writer.queue(new Message.Result(A));
    assertThat(kinds(frame())).containsExactly(KindCase.PROGRESS, KindCase.LOG, KindCase.RESULT);
    assertThat(outlet.find(A)).isEmpty();
  }

  @Test
  void resultWaitsForLeaveToSendItsLogAndHoldsUpNobodyElse() throws InterruptedException {
    ready();
    outlet.report(A).log("a line");
    writer.queue(new Message.Result(A));
    writer.queue(new Message.Result(B));
    assertThat(kinds(frame())).containsExactly(KindCase.RESULT);
    assertThat(writer.isDry()).isFalse();
    assertThat(writer.due()).contains(now.plus(PATIENCE));
    allowance.grant(1_000);
    assertThat(kinds(frame())).containsExactly(KindCase.LOG, KindCase.RESULT);
    assertThat(writer.isDry()).isTrue();
  }

  @Test
  void resultThatHasWaitedTooLongGoesWithAGap() throws InterruptedException {
    ready();
    allowance.grant(4);
    outlet.report(A).log("a line");
    writer.queue(new Message.Result(A));
    List<AgentMessage> first = messages(frame());
    assertThat(first).hasSize(1);
    assertThat(first.getFirst().getLog().getData().toStringUtf8()).isEqualTo("a li");
    now = now.plus(PATIENCE);
    List<AgentMessage> second = messages(frame());
    assertThat(second.getFirst().getLog().getOffset()).isEqualTo(7);
    assertThat(second.getFirst().getLog().getData().size()).isZero();
    assertThat(second.get(1).hasResult()).isTrue();
  }

  @Test
  void resultThatIsForgottenMeanwhileIsNotSent() {
    ready();
    writer.queue(new Message.Result(A));
    endings.clear();
    assertThat(frame().isEmpty()).isTrue();
  }

  @Test
  void framesAreBoundedButForOneLargeMessage() {
    ready();
    for (int job = 0; job < 10; job++) {
      AttemptId attempt = new AttemptId(new JobId("large-" + job), 1);
      endings.put(attempt, ending(1 << 20));
      writer.queue(new Message.Accepted(attempt));
      writer.queue(new Message.Result(attempt));
    }
    int results = 0;
    for (Frame frame = frame(); !frame.isEmpty(); frame = frame()) {
      assertThat(frame.build().getSerializedSize()).isLessThan((1 << 20) + (1 << 16));
      results += Math.toIntExact(kinds(frame).stream().filter(KindCase.RESULT::equals).count());
    }
    assertThat(results).isEqualTo(10);
  }

  @Test
  void logIsSplitFairlyAndStaysWithinTheGrant() throws InterruptedException {
    ready();
    for (int line = 0; line < 60; line++) {
      outlet.report(A).log("a".repeat(999));
    }
    outlet.report(B).log("b");
    allowance.grant(40_000);
    List<AgentMessage> messages = messages(frame());
    assertThat(messages)
        .extracting(message -> message.getLog().getAttempt().getJobId())
        .startsWith("a", "b", "a");
    assertThat(messages.stream().mapToInt(message -> message.getLog().getData().size()).sum())
        .isBetween(39_000, 40_000);
  }

  private void ready() {
    writer.queue(new Message.Ready(7));
    assertThat(kinds(frame())).containsExactly(KindCase.READY);
  }

  private Frame frame() {
    Frame frame = new Frame();
    writer.fill(frame, now);
    return frame;
  }

  private static List<AgentMessage> messages(Frame frame) {
    return frame.build().getMessagesList();
  }

  private static List<KindCase> kinds(Frame frame) {
    return new ArrayList<>(messages(frame).stream().map(AgentMessage::getKindCase).toList());
  }

  private static Ending ending(int bytes) {
    return new Ending(
        Outcome.SUCCEEDED,
        Content.of(new byte[bytes], ""),
        false,
        Failure.NONE,
        Duration.ofMillis(1),
        false);
  }
}
