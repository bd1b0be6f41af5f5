package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.accepted;
import static dev.weft.coordinator.session.ScriptedAgent.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LivenessTest {
  private Sandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new Sandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void aHeartbeatIsAnsweredAtOnceAndPassedOnWithTheNextSweep() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(heartbeat(1));

    assertThat(open.agent().next(KindCase.HEARTBEAT_ACK).getHeartbeatAck().getSequence())
        .isEqualTo(1);
    box.sessions.sweep();
    assertThat(box.inbox.next(Event.AgentBeat.class))
        .isEqualTo(
            new Event.AgentBeat(
                open.id(), open.stream(), new AgentLoad(1, 0.5, 7, 9, "disk full")));
  }

  @Test
  void whoMayHaveBeenTakenOverAnswersAndConfirmsNothing() {
    Sandbox.Open open = box.open("node-a");
    box.sure.set(false);
    open.agent().say(heartbeat(1));
    assertThat(open.agent().next(KindCase.HEARTBEAT_ACK).getHeartbeatAck().getUnconfirmed())
        .isTrue();

    box.sure.set(true);
    open.agent().say(heartbeat(2));
    assertThat(open.agent().next(KindCase.HEARTBEAT_ACK).getHeartbeatAck().getUnconfirmed())
        .isFalse();
  }

  @Test
  void manyHeartbeatsAreOneEvent() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(heartbeat(1), heartbeat(2), heartbeat(7));

    assertThat(open.agent().next(KindCase.HEARTBEAT_ACK).getHeartbeatAck().getSequence())
        .isEqualTo(7);
    box.sessions.sweep();
    box.inbox.next(Event.AgentBeat.class);
    box.sessions.sweep();
    assertThat(box.inbox.rest()).isEmpty();
  }

  @Test
  void aSequenceThatDoesNotRiseEndsTheStream() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(heartbeat(2), heartbeat(2));

    Refusal.of(open.agent()).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
  }

  @Test
  void threeMissedHeartbeatsEndTheStream() {
    Sandbox.Open open = box.open("node-a");
    box.pass(Duration.ofSeconds(10));
    open.agent().say(heartbeat(1));
    open.agent().next(KindCase.HEARTBEAT_ACK);
    box.pass(Duration.ofSeconds(15));
    box.inbox.next(Event.AgentBeat.class);
    assertThat(box.inbox.rest()).isEmpty();

    box.pass(Duration.ofSeconds(1));

    assertThat(box.inbox.next(Event.AgentLeft.class))
        .isEqualTo(new Event.AgentLeft(open.id(), open.stream(), false));
    Refusal.of(open.agent()).is(Code.DEADLINE_EXCEEDED, "TOO_LATE");
  }

  @Test
  void anAgentThatTheLoopHasNotAnsweredIsNotJudged() {
    ScriptedAgent agent = box.dial().introduce("node-a", "i-1");
    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);
    box.pass(Duration.ofSeconds(60));

    assertThat(box.inbox.rest()).isEmpty();
    box.sessions.welcome(new Effect.Welcome(arrived.agent(), arrived.stream(), List.of()));
    box.pass(Duration.ofSeconds(10));
    agent.next(KindCase.WELCOME);
    assertThat(box.inbox.rest()).isEmpty();
  }

  @Test
  void whoIsHeldBackIsNotJudged() {
    Sandbox.Open open = box.open("node-a");
    box.inbox.fill();
    open.agent().say(accepted("job-1", 1));
    Awaitility.await().until(() -> box.inbox.heldBack() == 1);
    box.pass(Duration.ofSeconds(60));
    List<Event> read = box.inbox.rest();
    assertThat(read).noneMatch(event -> event instanceof Event.AgentLeft);

    box.inbox.empty();
    if (read.isEmpty()) {
      box.inbox.next(Event.AttemptAccepted.class);
    }
    box.pass(Duration.ofSeconds(15));
    assertThat(box.inbox.rest()).isEmpty();
    box.pass(Duration.ofSeconds(2));
    box.inbox.next(Event.AgentLeft.class);
  }

  @Test
  void aPauseOfTheCoordinatorIsNobodysSilence() {
    Sandbox.Open open = box.open("node-a");
    box.time.pass(Duration.ofMinutes(10));
    box.sessions.sweep();
    open.agent().say(heartbeat(1));
    open.agent().next(KindCase.HEARTBEAT_ACK);
    box.pass(Duration.ofSeconds(10));

    box.inbox.next(Event.AgentBeat.class);
    assertThat(box.inbox.rest()).isEmpty();
  }
}
