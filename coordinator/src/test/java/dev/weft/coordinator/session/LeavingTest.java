package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.GoAway;
import dev.weft.proto.agent.v1.Goodbye;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LeavingTest {
  private static final AgentMessage GOODBYE =
      AgentMessage.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build();

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
  void goodbyeIsTheEndInGoodOrder() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(succeeded("job-1", 1, ""), GOODBYE);

    box.inbox.next(Event.AttemptEnded.class);
    assertThat(box.inbox.next(Event.AgentLeft.class))
        .isEqualTo(new Event.AgentLeft(open.id(), open.stream(), true));
    assertThat(open.agent().end()).isEqualTo(Status.OK);
    assertThat(box.inbox.rest()).isEmpty();
  }

  @Test
  void nothingIsHeardAfterGoodbye() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(GOODBYE, succeeded("job-1", 1, ""));

    box.inbox.next(Event.AgentLeft.class);
    open.agent().end();
    assertThat(box.inbox.rest()).isEmpty();
  }

  @Test
  void aHalfClosedStreamIsNoGoodbye() {
    Sandbox.Open open = box.open("node-a");
    open.agent().halfClose();

    assertThat(box.inbox.next(Event.AgentLeft.class).goodbye()).isFalse();
    assertThat(open.agent().end()).isEqualTo(Status.OK);
  }

  @Test
  void theLoopCanEndAStream() {
    Sandbox.Open first = box.open("node-a");
    Sandbox.Open second = box.open("node-b");
    Sandbox.Open third = box.open("node-c");
    end(first, Effect.EndReason.SILENT);
    end(second, Effect.EndReason.DUPLICATE_AGENT);
    end(third, Effect.EndReason.REPLACED);

    Refusal.of(first.agent()).is(Code.DEADLINE_EXCEEDED, "SILENT");
    Refusal.of(second.agent()).is(Code.ALREADY_EXISTS, "DUPLICATE_AGENT");
    Refusal.of(third.agent()).is(Code.ABORTED, "REPLACED");
  }

  @Test
  void aStoppingServerAsksItsAgentsToLeaveAndStillAcksResults() throws Exception {
    Sandbox.Open open = box.open("node-a");
    ScriptedAgent opening = box.dial().introduce("node-b", "i-1");
    box.inbox.next(Event.AgentArrived.class);
    CompletableFuture<Void> drained = drain(Duration.ofSeconds(30));

    GoAway goAway = open.agent().next(KindCase.GO_AWAY).getGoAway();
    assertThat(goAway.getReconnectAfter().getSeconds()).isBetween(1L, 5L);
    assertThat(Refusal.of(opening).is(Code.UNAVAILABLE, "LEAVING").saysWhenToRetry()).isTrue();
    box.inbox.next(Event.AgentLeft.class);
    open.agent().say(succeeded("job-1", 1, ""));
    box.inbox.next(Event.AttemptEnded.class);
    AttemptId ended = new AttemptId(new JobId("job-1"), 1);
    box.sessions.ack(new Effect.AckResult(open.id(), open.stream(), ended));
    open.agent().next(KindCase.RESULT_ACK);
    open.agent().halfClose();

    drained.get(10, TimeUnit.SECONDS);
    assertThat(open.agent().end()).isEqualTo(Status.OK);
  }

  @Test
  void whoDoesNotLeaveInTimeIsCutOff() throws Exception {
    Sandbox.Open open = box.open("node-a");
    drain(Duration.ofMillis(50)).get(10, TimeUnit.SECONDS);

    assertThat(open.agent().end().getCode()).isEqualTo(Code.UNAVAILABLE);
    box.inbox.next(Event.AgentLeft.class);
    assertThat(box.inbox.rest()).isEmpty();
  }

  private void end(Sandbox.Open open, Effect.EndReason reason) {
    box.sessions.end(new Effect.EndStream(open.id(), open.stream(), reason));
    box.inbox.next(Event.AgentLeft.class);
  }

  private CompletableFuture<Void> drain(Duration grace) {
    return CompletableFuture.runAsync(() -> {
      try {
        box.server.drain(grace);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }
}
