package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.hello;
import static dev.weft.coordinator.session.ScriptedAgent.inventory;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReplacementTest {
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
  void anotherInstanceIsRefusedWhileTheFirstLives() {
    Sandbox.Open first = box.open("node-a");
    ScriptedAgent clone = box.dial().introduce("node-a", "another-instance");

    Refusal.of(clone).is(Code.ALREADY_EXISTS, "DUPLICATE_AGENT");
    box.sessions.assign(box.assignment(first, "job-1", 1, new byte[1]));
    first.agent().next(KindCase.ASSIGN);
    assertThat(box.inbox.rest()).isEmpty();
  }

  @Test
  void anotherInstanceIsTakenOnceTheFirstIsGone() {
    Sandbox.Open first = box.open("node-a");
    first.agent().cancel();
    box.inbox.next(Event.AgentLeft.class);
    box.dial().introduce("node-a", "another-instance");

    assertThat(box.inbox.next(Event.AgentArrived.class).facts().instance())
        .isEqualTo("another-instance");
  }

  @Test
  void theEarlierStreamIsDeadBeforeTheInventoryIsRead() {
    Sandbox.Open first = box.open("node-a");
    ScriptedAgent second = box.dial().say(hello("node-a", "instance-1"));

    // It has left although the newer stream has not told its inventory.
    assertThat(box.inbox.next(Event.AgentLeft.class))
        .isEqualTo(new Event.AgentLeft(first.id(), first.stream(), false));
    Refusal.of(first.agent()).is(Code.ABORTED, "REPLACED");
    box.sessions.assign(box.assignment(first, "job-1", 1, new byte[1]));
    assertThat(box.inbox.next(Event.Undeliverable.class).attempt())
        .isEqualTo(new AttemptId(new JobId("job-1"), 1));
    second.say(inventory(true));
    assertThat(box.inbox.next(Event.AgentArrived.class).stream()).isGreaterThan(first.stream());
  }

  @Test
  void streamsOfOneAgentRiseAndEachEndsOnce() {
    List<Long> arrived = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      box.dial().introduce("node-a", "instance-1");
      Event.AgentArrived next = nextArrival(left);
      arrived.add(next.stream());
    }
    box.server.close();
    while (left.size() < 20) {
      left.add(box.inbox.next(Event.AgentLeft.class).stream());
    }

    assertThat(arrived).isSorted().doesNotHaveDuplicates();
    assertThat(left).containsExactlyElementsOf(arrived);
    assertThat(box.inbox.rest()).isEmpty();
    assertThat(box.sessions.count()).isZero();
    assertThat(box.sessions.identified()).isZero();
  }

  private Event.AgentArrived nextArrival(List<Long> left) {
    Event event = box.inbox.next(Event.class);
    while (event instanceof Event.AgentLeft gone) {
      left.add(gone.stream());
      event = box.inbox.next(Event.class);
    }
    return (Event.AgentArrived) event;
  }

  @Test
  void noAssignmentGetsLostBetweenTwoStreams() throws InterruptedException {
    Sandbox.Open first = box.open("node-a");
    AtomicBoolean stop = new AtomicBoolean();
    List<Effect.Assign> tried = new ArrayList<>();
    Thread committer =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                Effect.Assign assign =
                    box.assignment(first, "job-" + tried.size(), 1, new byte[100]);
                tried.add(assign);
                box.sessions.assign(assign);
              }
            });
    int undeliverable = 0;
    try {
      first.agent().next(KindCase.ASSIGN);
      box.dial().introduce("node-a", "instance-1");
      undeliverable += undeliverableBefore(Event.AgentLeft.class);
      undeliverable += undeliverableBefore(Event.AgentArrived.class);
    } finally {
      stop.set(true);
      committer.join(Duration.ofSeconds(10));
    }
    undeliverable += box.inbox.rest().size();

    first.agent().end();
    assertThat(first.agent().count(KindCase.ASSIGN) + 1 + undeliverable)
        .isLessThanOrEqualTo(tried.size());
    assertThat(undeliverable).isPositive();
  }

  /** Counts what comes back until such an event comes. */
  private int undeliverableBefore(Class<? extends Event> type) {
    int count = 0;
    while (!type.isInstance(box.inbox.next(Event.class))) {
      count++;
    }
    return count;
  }
}
