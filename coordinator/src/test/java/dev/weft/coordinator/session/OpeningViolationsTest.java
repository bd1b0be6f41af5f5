package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.accepted;
import static dev.weft.coordinator.session.ScriptedAgent.heartbeat;
import static dev.weft.coordinator.session.ScriptedAgent.hello;
import static dev.weft.coordinator.session.ScriptedAgent.inventory;
import static dev.weft.coordinator.session.ScriptedAgent.item;
import static dev.weft.coordinator.session.ScriptedAgent.ready;
import static dev.weft.coordinator.session.ScriptedAgent.succeeded;
import static dev.weft.coordinator.session.ScriptedAgent.validHello;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.Credits;
import dev.weft.proto.agent.v1.Goodbye;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.Progress;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OpeningViolationsTest {
  private static final InventoryItem ITEM = item("job-1", 1, AttemptPhase.ATTEMPT_PHASE_RUNNING);

  private Sandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new Sandbox();
  }

  @AfterEach
  void stop() {
    // Whatever was wrong, nobody else noticed.
    box.open("healthy");
    box.close();
  }

  static Stream<AgentMessage> notAHello() {
    return Stream.of(
        inventory(true),
        ready(1),
        heartbeat(1),
        accepted("job-1", 1),
        succeeded("job-1", 1, ""),
        AgentMessage.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build(),
        AgentMessage.newBuilder().setCredits(Credits.getDefaultInstance()).build(),
        AgentMessage.newBuilder().setProgress(Progress.getDefaultInstance()).build(),
        AgentMessage.getDefaultInstance());
  }

  @ParameterizedTest
  @MethodSource("notAHello")
  void theFirstMessageIsHello(AgentMessage other) {
    ScriptedAgent agent = box.dial().say(other);

    Refusal.of(agent).is(Code.FAILED_PRECONDITION, "BAD_ORDER");
    assertThat(box.inbox.rest()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notAHello")
  void nothingButInventoryFollowsHello(AgentMessage other) {
    if (other.hasInventory()) {
      return;
    }
    ScriptedAgent agent = box.dial().say(hello("node-a", "i-1"), other);

    Refusal.of(agent).is(Code.FAILED_PRECONDITION, "BAD_ORDER");
    assertThat(box.inbox.rest()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notAHello")
  void nothingComesBeforeWelcome(AgentMessage other) {
    ScriptedAgent agent = box.dial().introduce("node-a", "i-1").say(other);

    Refusal.of(agent).is(Code.FAILED_PRECONDITION, "BAD_ORDER");
    box.inbox.next(Event.AgentArrived.class);
    box.inbox.next(Event.AgentLeft.class);
  }

  @Test
  void helloComesOnce() {
    ScriptedAgent agent = box.dial().say(hello("node-a", "i-1"), hello("node-a", "i-1"));

    Refusal.of(agent).is(Code.FAILED_PRECONDITION, "BAD_ORDER");
  }

  @Test
  void readyComesOnce() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(ready(1));

    Refusal.of(open.agent()).is(Code.FAILED_PRECONDITION, "BAD_ORDER");
    box.inbox.next(Event.AgentLeft.class);
  }

  @Test
  void theProtocolRangesMustOverlap() {
    ScriptedAgent agent =
        box.dial().say(hello(validHello("node-a", "i-1").setProtocolMin(2).setProtocolMax(9)));

    Refusal refusal = Refusal.of(agent).is(Code.FAILED_PRECONDITION, "PROTOCOL_UNSUPPORTED");

    assertThat(refusal.info().getMetadataMap())
        .containsEntry("protocol_min", "1")
        .containsEntry("protocol_max", "1");
  }

  @Test
  void aWiderRangeIsWelcome() {
    box.dial().say(hello(validHello("node-a", "i-1").setProtocolMax(7))).say(inventory(true));

    box.inbox.next(Event.AgentArrived.class);
  }

  static Stream<Consumer<Hello.Builder>> wrongHellos() {
    return Stream.of(
        hello -> hello.setAgentId(""),
        hello -> hello.setAgentId("no spaces"),
        hello -> hello.setAgentId("x".repeat(129)),
        hello -> hello.setInstanceId(""),
        hello -> hello.setInstanceId("../../x"),
        hello -> hello.setProtocolMin(0),
        hello -> hello.setProtocolMin(3).setProtocolMax(2),
        hello -> hello.clearPools(),
        hello -> hello.addPools("Not Lower Case"),
        hello -> hello.addAllPools(Collections.nCopies(64, "more")),
        hello -> hello.addHandlers("\u202e"),
        hello -> hello.addAllHandlers(Collections.nCopies(256, "more")),
        hello -> hello.putLabels("no spaces", "x"),
        hello -> hello.putLabels("x".repeat(64), "x"),
        hello -> hello.putLabels("label", "x".repeat(1_025)),
        OpeningViolationsTest::addTooManyLabels,
        hello -> hello.setSlots(0),
        hello -> hello.setSlots(-1),
        hello -> hello.setSlots(2_000_001));
  }

  private static void addTooManyLabels(Hello.Builder hello) {
    for (int i = 0; i < 65; i++) {
      hello.putLabels("label-" + i, "");
    }
  }

  @ParameterizedTest
  @MethodSource("wrongHellos")
  void aHelloThatBreaksALimitIsRefused(Consumer<Hello.Builder> wrong) {
    Hello.Builder hello = validHello("node-a", "i-1");
    wrong.accept(hello);
    ScriptedAgent agent = box.dial().say(hello(hello));

    Refusal.of(agent).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
    assertThat(box.inbox.rest()).isEmpty();
  }

  static Stream<AgentMessage> wrongInventories() {
    return Stream.of(
        inventory(true, Collections.nCopies(501, ITEM).toArray(InventoryItem[]::new)),
        inventory(true, item("", 1, AttemptPhase.ATTEMPT_PHASE_RUNNING)),
        inventory(true, item("job-1", 0, AttemptPhase.ATTEMPT_PHASE_RUNNING)),
        inventory(true, item("job-1", -1, AttemptPhase.ATTEMPT_PHASE_RUNNING)));
  }

  @ParameterizedTest
  @MethodSource("wrongInventories")
  void anInventoryThatBreaksALimitIsRefused(AgentMessage wrong) {
    ScriptedAgent agent = box.dial().say(hello("node-a", "i-1"), wrong);

    Refusal.of(agent).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
    assertThat(box.inbox.rest()).isEmpty();
  }

  @Test
  void nothingFollowsTheLastChunk() {
    ScriptedAgent agent = box.dial().introduce("node-a", "i-1").say(inventory(true));

    Refusal.of(agent).is(Code.FAILED_PRECONDITION, "BAD_ORDER");
    box.inbox.next(Event.AgentArrived.class);
    box.inbox.next(Event.AgentLeft.class);
  }

  @Test
  void anEmptyFrameIsRefused() {
    ScriptedAgent agent = box.dial().say(List.of());

    Refusal.of(agent).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
  }

  @Test
  void aFrameOfTooManyMessagesIsRefused() {
    ScriptedAgent agent =
        box.dial().say(Collections.nCopies(20_001, AgentMessage.getDefaultInstance()));

    Refusal.of(agent).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
  }

  @Test
  void anInventoryAboveTheBoundIsRefused() throws IOException {
    SessionSettings two =
        new SessionSettings(Duration.ofSeconds(5), Duration.ofMinutes(5), 2, 10, 1 << 18, 1 << 20);
    try (Sandbox small = new Sandbox(two)) {
      ScriptedAgent agent =
          small
              .dial()
              .say(hello("node-a", "i-1"), inventory(false, ITEM, ITEM), inventory(true, ITEM));

      Refusal.of(agent).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
    }
  }

  @Test
  void inventoriesOfAllOpeningsAreBoundedTogether() throws IOException {
    SessionSettings two =
        new SessionSettings(Duration.ofSeconds(5), Duration.ofMinutes(5), 2, 10, 1 << 18, 1 << 20);
    try (Sandbox small = new Sandbox(two)) {
      small.dial().say(hello("node-a", "i-1"), inventory(true, ITEM, ITEM));
      Event.AgentArrived first = small.inbox.next(Event.AgentArrived.class);
      small.dial().say(hello("node-b", "i-1"), inventory(true, ITEM, ITEM));
      small.inbox.next(Event.AgentArrived.class);
      ScriptedAgent third = small.dial().say(hello("node-c", "i-1"), inventory(true, ITEM));

      Refusal refusal = Refusal.of(third).is(Code.UNAVAILABLE, "CROWDED");

      assertThat(refusal.saysWhenToRetry()).isTrue();
      small.sessions.welcome(new Effect.Welcome(first.agent(), first.stream(), List.of()));
      small.dial().say(hello("node-c", "i-1"), inventory(true, ITEM));
      small.inbox.next(Event.AgentArrived.class);
    }
  }

  @Test
  void openingsAreBounded() throws IOException {
    SessionSettings one =
        new SessionSettings(Duration.ofSeconds(5), Duration.ofMinutes(5), 2, 1, 1 << 18, 1 << 20);
    try (Sandbox small = new Sandbox(one)) {
      ScriptedAgent first = small.dial().introduce("node-a", "i-1");
      Event.AgentArrived arrived = small.inbox.next(Event.AgentArrived.class);
      ScriptedAgent second = small.dial();

      assertThat(Refusal.of(second).is(Code.UNAVAILABLE, "CROWDED").saysWhenToRetry()).isTrue();
      small.sessions.welcome(new Effect.Welcome(arrived.agent(), arrived.stream(), List.of()));
      first.say(ready(1));
      small.inbox.next(Event.CreditsSet.class);
      small.open("node-b");
    }
  }

  @Test
  void aStreamThatDoesNotSayHelloIsEnded() {
    ScriptedAgent agent = box.dial();
    Awaitility.await().until(() -> box.sessions.count() == 1);
    box.pass(Duration.ofSeconds(5));
    assertThat(box.sessions.count()).isEqualTo(1);
    box.pass(Duration.ofSeconds(1));

    Refusal.of(agent).is(Code.DEADLINE_EXCEEDED, "TOO_LATE");
  }

  @Test
  void aStreamThatDoesNotTellItsInventoryIsEnded() {
    ScriptedAgent agent = box.dial();
    Awaitility.await().until(() -> box.sessions.count() == 1);
    agent.say(hello("node-a", "i-1"));
    agent.say(inventory(false, ITEM));
    Awaitility.await().until(() -> box.sessions.identified() == 1);
    box.pass(Duration.ofSeconds(31));

    Refusal.of(agent).is(Code.DEADLINE_EXCEEDED, "TOO_LATE");
    assertThat(box.inbox.rest()).isEmpty();
  }
}
