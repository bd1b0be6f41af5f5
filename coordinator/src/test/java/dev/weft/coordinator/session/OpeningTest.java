package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.hello;
import static dev.weft.coordinator.session.ScriptedAgent.inventory;
import static dev.weft.coordinator.session.ScriptedAgent.item;
import static dev.weft.coordinator.session.ScriptedAgent.kinds;
import static dev.weft.coordinator.session.ScriptedAgent.lost;
import static dev.weft.coordinator.session.ScriptedAgent.ready;
import static dev.weft.coordinator.session.ScriptedAgent.validHello;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.HeldAttempt;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Welcome;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpeningTest {
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
  void helloAndInventoryBecomeOneArrival() {
    box.dial()
        .say(
            hello(
                validHello("node-a", "i-1")
                    .putLabels("zone", "b")
                    .addPools("gpu")
                    .setJournalId("journal-1")
                    .setBootId("boot-1")))
        .say(inventory(false, item("job-1", 2, AttemptPhase.ATTEMPT_PHASE_RUNNING)))
        .say(inventory(true, item("job-2", 1, AttemptPhase.ATTEMPT_PHASE_FINISHED)));

    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);

    assertThat(arrived.agent()).isEqualTo(new AgentId("node-a"));
    assertThat(arrived.facts().incarnation())
        .isEqualTo(new Incarnation("i-1", "journal-1", "boot-1"));
    assertThat(arrived.lost()).isEmpty();
    assertThat(arrived.facts().labels()).containsEntry("zone", "b");
    assertThat(arrived.facts().pools()).hasSize(2);
    assertThat(arrived.facts().slots()).isEqualTo(10);
    assertThat(arrived.inventory())
        .containsExactly(
            new HeldAttempt(new AttemptId(new JobId("job-1"), 2), false),
            new HeldAttempt(new AttemptId(new JobId("job-2"), 1), true));
  }

  @Test
  void whatDiedWithAnEarlierProcessArrivesTooAndIsNotJudged() {
    box.dial().say(hello("node-a", "i-2")).say(lost(false, "job-1", 1)).say(lost(true, "job-2", 3));

    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);

    assertThat(arrived.inventory()).isEmpty();
    assertThat(arrived.lost())
        .containsExactly(
            new AttemptId(new JobId("job-1"), 1), new AttemptId(new JobId("job-2"), 3));
    assertThat(arrived.facts().incarnation()).isEqualTo(Incarnation.of("i-2"));
  }

  @Test
  void welcomeComesFirstThenLogGrantAndVerdicts() {
    ScriptedAgent agent = box.dial().introduce("node-a", "i-1");
    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);
    AttemptId attempt = new AttemptId(new JobId("job-1"), 1);
    List<Verdict> verdicts = List.of(new Verdict(attempt, Verdict.Action.SEND_RESULT));
    box.sessions.welcome(new Effect.Welcome(arrived.agent(), arrived.stream(), verdicts));

    SessionResponse frame = agent.frame();

    assertThat(kinds(frame))
        .containsExactly(KindCase.WELCOME, KindCase.LOG_GRANT, KindCase.VERDICTS);
    Welcome welcome = frame.getMessages(0).getWelcome();
    assertThat(welcome.getStreamId()).isEqualTo(arrived.stream());
    assertThat(welcome.getProtocol()).isEqualTo(1);
    assertThat(welcome.getClusterId()).isEqualTo("cluster-1");
    assertThat(welcome.getHeartbeatInterval().getSeconds()).isEqualTo(5);
    assertThat(welcome.getLostAfter().getSeconds()).isEqualTo(300);
    assertThat(welcome.getVerdictCount()).isEqualTo(1);
    assertThat(frame.getMessages(2).getVerdicts().getVerdicts(0).getAction())
        .isEqualTo(VerdictAction.VERDICT_ACTION_SEND_RESULT);
  }

  @Test
  void readyGivesCredits() {
    ScriptedAgent agent = box.dial().introduce("node-a", "i-1");
    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);
    box.sessions.welcome(new Effect.Welcome(arrived.agent(), arrived.stream(), List.of()));
    agent.frame();
    agent.say(ready(7));

    assertThat(box.inbox.next(Event.CreditsSet.class))
        .isEqualTo(new Event.CreditsSet(arrived.agent(), arrived.stream(), 7, false));
  }

  @Test
  void theEndOfAStreamIsToldOnce() {
    Sandbox.Open open = box.open("node-a");
    open.agent().cancel();

    assertThat(box.inbox.next(Event.AgentLeft.class))
        .isEqualTo(new Event.AgentLeft(open.id(), open.stream(), false));
    box.server.close();
    assertThat(box.inbox.rest()).isEmpty();
  }
}
