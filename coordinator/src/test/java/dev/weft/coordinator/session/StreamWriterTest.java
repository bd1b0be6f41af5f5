package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.kinds;
import static dev.weft.coordinator.session.ScriptedAgent.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.CancelReason;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.SessionResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StreamWriterTest {
  private static final AgentId AGENT = new AgentId("node-a");

  private final FakeWire wire = new FakeWire();
  private final Deque<Runnable> home = new ArrayDeque<>();
  private final StreamWriter writer =
      new StreamWriter(wire, home::add, new Vouching(Sandbox.HOUSE, () -> false));

  @Test
  void allThatIsThereLeavesInOneFrame() {
    wire.room = 10;
    assign("job-", 100, 10);
    runHome();

    assertThat(wire.frames)
        .singleElement()
        .satisfies(frame -> assertThat(frame.getMessagesCount()).isEqualTo(100));
  }

  @Test
  void theHomeThreadIsWokenOnceForManyMessages() {
    assign("job-", 100, 10);
    assertThat(home).hasSize(1);
    runHome();
    assign("more-", 1, 10);
    assertThat(home).hasSize(1);
  }

  @Test
  void controlLeavesBeforeAssignmentsAndAcksTogether() {
    assign("job-", 2, 10);
    ack("ended-1");
    ack("ended-2");
    AttemptId unwanted = new AttemptId(new JobId("unwanted"), 1);
    Effect.StopAttempt stop = new Effect.StopAttempt(AGENT, 1, unwanted, CancelReason.DRAIN);
    writer.send(lanes -> lanes.control(MessageCodec.stop(stop)));
    writer.send(lanes -> lanes.grant(9));
    writer.send(lanes -> lanes.beat(7, true));
    wire.room = 1;
    runHome();

    SessionResponse frame = wire.frames.getFirst();
    assertThat(kinds(frame))
        .containsExactly(
            KindCase.HEARTBEAT_ACK,
            KindCase.LOG_GRANT,
            KindCase.RESULT_ACK,
            KindCase.CANCEL,
            KindCase.ASSIGN,
            KindCase.ASSIGN);
    assertThat(frame.getMessages(2).getResultAck().getAttemptsList())
        .containsExactly(ref("ended-1", 1), ref("ended-2", 1));
  }

  @Test
  void onlyTheNewestHeartbeatAnswerAndGrantAreSent() {
    for (long i = 1; i <= 5; i++) {
      long newest = i;
      writer.send(lanes -> lanes.beat(newest, true));
      writer.send(lanes -> lanes.grant(newest * 100));
    }
    wire.room = 1;
    runHome();

    SessionResponse frame = wire.frames.getFirst();
    assertThat(frame.getMessagesCount()).isEqualTo(2);
    assertThat(frame.getMessages(0).getHeartbeatAck().getSequence()).isEqualTo(5);
    assertThat(frame.getMessages(1).getLogGrant().getBytes()).isEqualTo(500);
  }

  @Test
  void framesAreBoundedAndWaitForTheWire() {
    assign("job-", 10, 100 << 10);
    wire.room = 2;
    runHome();

    assertThat(wire.frames)
        .hasSize(2)
        .allSatisfy(frame -> {
          assertThat(frame.getMessagesCount()).isEqualTo(3);
          assertThat(frame.getSerializedSize()).isLessThan(400 << 10);
        });
    wire.room = 10;
    writer.flush();
    assertThat(wire.frames).hasSize(4);
  }

  @Test
  void manyAcksAreSplit() {
    IntStream.range(0, 5_000).forEach(i -> ack("job-" + i));
    wire.room = 10;
    runHome();

    List<Integer> sizes =
        wire.frames.stream()
            .flatMap(frame -> frame.getMessagesList().stream())
            .map(message -> message.getResultAck().getAttemptsCount())
            .toList();
    assertThat(sizes).containsExactly(2_000, 2_000, 1_000);
  }

  @Test
  void welcomeIsFirstAndItsVerdictsComeInBoundedFrames() {
    AttemptId attempt = new AttemptId(new JobId("a-job-with-a-name"), 1);
    List<Verdict> verdicts =
        Collections.nCopies(20_001, new Verdict(attempt, Verdict.Action.CONTINUE));
    ack("ended");
    writer.send(lanes ->
        lanes.welcome(
            MessageCodec.welcome(1, Sandbox.HOUSE, SessionSettings.DEFAULT, List.of(), 20_001),
            verdicts));
    wire.room = 100;
    runHome();

    assertThat(wire.frames.getFirst().getMessages(0).hasWelcome()).isTrue();
    assertThat(wire.frames)
        .hasSizeGreaterThan(5)
        .allSatisfy(frame -> assertThat(frame.getSerializedSize()).isLessThan(300 << 10));
    int told =
        wire.frames.stream()
            .flatMap(frame -> frame.getMessagesList().stream())
            .mapToInt(message -> message.getVerdicts().getVerdictsCount())
            .sum();
    assertThat(told).isEqualTo(20_001);
  }

  @Test
  void whatWasNotSentIsHandedBackAtTheEnd() {
    assign("first-", 3, 200 << 10);
    wire.room = 1;
    runHome();
    assign("second-", 1, 10);

    List<String> unsent =
        writer.close().stream().map(assign -> assign.attempt().job().value()).toList();

    assertThat(unsent).containsExactly("first-2", "second-0");
    wire.room = 10;
    writer.flush();
    assertThat(wire.frames).hasSize(1);
    assertThat(writer.put(lanes -> lanes.beat(1, true))).isFalse();
    assertThat(writer.send(lanes -> lanes.beat(1, true))).isFalse();
    assertThat(writer.close()).isEmpty();
  }

  @Test
  void goAwayTellsWhenToComeBack() {
    writer.send(lanes -> lanes.control(MessageCodec.goAway(Duration.ofSeconds(3), "stops")));
    wire.room = 1;
    runHome();

    assertThat(wire.frames.getFirst().getMessages(0).getGoAway().getReconnectAfter().getSeconds())
        .isEqualTo(3);
  }

  private void assign(String prefix, int count, int bytes) {
    for (int i = 0; i < count; i++) {
      Effect.Assign assign = Sandbox.assignment(AGENT, 1, prefix + i, 1, new byte[bytes]);
      writer.send(lanes -> lanes.assign(assign));
    }
  }

  private void ack(String job) {
    writer.send(lanes -> lanes.ack(ref(job, 1)));
  }

  private void runHome() {
    while (!home.isEmpty()) {
      Objects.requireNonNull(home.poll()).run();
    }
  }
}
