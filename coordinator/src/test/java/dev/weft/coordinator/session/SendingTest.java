package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.inventory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.CancelReason;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SendingTest {
  private static final byte[] LARGE = new byte[1 << 20];

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
  void anAssignmentReachesItsAgent() {
    Sandbox.Open open = box.open("node-a");
    box.sessions.assign(box.assignment(open, "job-1", 3, new byte[] {1, 2}));

    Assign assign = open.agent().next(KindCase.ASSIGN).getAssign();

    assertThat(assign.getAttempt()).isEqualTo(ScriptedAgent.ref("job-1", 3));
    assertThat(assign.getHandler()).isEqualTo("echo");
    assertThat(assign.getPayload().toByteArray()).containsExactly(1, 2);
    assertThat(assign.getContentType()).isEqualTo("text/plain");
    assertThat(assign.hasTimeout()).isFalse();
  }

  @Test
  void anAssignmentToADeadStreamIsUndeliverable() {
    Sandbox.Open open = box.open("node-a");
    open.agent().cancel();
    box.inbox.next(Event.AgentLeft.class);
    box.sessions.assign(box.assignment(open, "job-1", 3, LARGE));

    assertThat(box.inbox.next(Event.Undeliverable.class))
        .isEqualTo(new Event.Undeliverable(open.id(), new AttemptId(new JobId("job-1"), 3)));
  }

  @Test
  void anAssignmentBeforeReadyIsUndeliverable() {
    ScriptedAgent agent = box.dial().introduce("node-a", "i-1");
    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);
    Sandbox.Open early = new Sandbox.Open(agent, arrived.agent(), arrived.stream());
    box.sessions.assign(box.assignment(early, "job-1", 1, LARGE));

    box.inbox.next(Event.Undeliverable.class);
  }

  @Test
  void everyAssignmentIsEitherSentOrUndeliverable() {
    Sandbox.Open open = lazy();
    for (int i = 0; i < 20; i++) {
      box.sessions.assign(box.assignment(open, "job-" + i, 1, LARGE));
    }
    open.agent().read(3);
    Set<String> sent = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      sent.add(open.agent().frame().getMessages(0).getAssign().getAttempt().getJobId());
    }
    open.agent().cancel();

    box.inbox.next(Event.AgentLeft.class);
    assertThat(sent).containsExactlyInAnyOrder("job-0", "job-1", "job-2");
    String unsent = "";
    while (!unsent.equals("job-19")) {
      unsent = box.inbox.next(Event.Undeliverable.class).attempt().job().value();
      assertThat(sent).doesNotContain(unsent);
    }
  }

  @Test
  void nothingForAnUnknownStreamDoesHarm() {
    Sandbox.Open open = box.open("node-a");
    AttemptId attempt = new AttemptId(new JobId("job-1"), 1);
    box.sessions.ack(new Effect.AckResult(open.id(), 99, attempt));
    box.sessions.stop(new Effect.StopAttempt(open.id(), 99, attempt, CancelReason.DRAIN));
    box.sessions.welcome(new Effect.Welcome(open.id(), 99, List.of()));
    box.sessions.end(new Effect.EndStream(open.id(), 99, Effect.EndReason.SILENT));

    assertThat(box.inbox.rest()).isEmpty();
    assertThat(open.agent().framesWaiting()).isZero();
  }

  /** An open stream whose agent reads only what the test asks for. */
  private Sandbox.Open lazy() {
    ScriptedAgent agent = box.dial(false);
    agent.say(ScriptedAgent.hello("lazy", "i-1"), inventory(true));
    agent.read(1);
    return box.welcomed(agent, "lazy");
  }
}
