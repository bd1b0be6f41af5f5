package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FalseReportsTest {
  private static final AttemptId FOREIGN = new AttemptId(new JobId("job-9"), 1);

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
  void theTenthWithinAMinuteEndsTheStream() {
    report(9);
    assertThat(box.sessions.identified()).isEqualTo(1);
    report(1);

    Refusal.of(open.agent()).is(Code.PERMISSION_DENIED, "FALSE_REPORTS");
    assertThat(box.inbox.next(Event.AgentLeft.class))
        .isEqualTo(new Event.AgentLeft(open.id(), open.stream(), false));
  }

  @Test
  void nineInEachMinuteAreOnlyIgnored() {
    for (int minute = 0; minute < 5; minute++) {
      report(9);
      box.time.pass(Duration.ofMinutes(1));
    }

    box.sessions.ack(new Effect.AckResult(open.id(), open.stream(), FOREIGN));
    open.agent().next(KindCase.RESULT_ACK);
    assertThat(box.sessions.identified()).isEqualTo(1);
  }

  @Test
  void logAndProgressOfWhatItWasNeverGivenCountToo() {
    box.feed.foreign.add(FOREIGN);
    AgentMessage log = ScriptedAgent.log("job-9", 1, 0, new byte[10]);
    AgentMessage progress = ScriptedAgent.progress("job-9", 1, 1);
    report(1);
    open.agent().say(log, progress, log, progress, log, progress, log, progress);
    open.agent().say(ScriptedAgent.accepted("job-1", 1));
    box.inbox.next(Event.AttemptAccepted.class);
    assertThat(box.feed.logs).isEmpty();
    assertThat(box.feed.progress).isEmpty();

    open.agent().say(ScriptedAgent.accepted("job-2", 1), log);

    Refusal.of(open.agent()).is(Code.PERMISSION_DENIED, "FALSE_REPORTS");
    assertThat(box.inbox.next(Event.AttemptAccepted.class).attempt().job().value())
        .as("what came before is true all the same")
        .isEqualTo("job-2");
    assertThat(box.inbox.next(Event.AgentLeft.class).goodbye()).isFalse();
  }

  @Test
  void whatIsHeldAgainstADeadStreamIsNobodys() {
    box.sessions.falseReport(new Effect.FalseReport(open.id(), open.stream() + 1, FOREIGN));

    assertThat(box.sessions.identified()).isEqualTo(1);
  }

  private void report(int times) {
    for (int i = 0; i < times; i++) {
      box.sessions.falseReport(new Effect.FalseReport(open.id(), open.stream(), FOREIGN));
    }
  }
}
