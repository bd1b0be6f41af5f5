package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.accepted;
import static dev.weft.coordinator.session.ScriptedAgent.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.coordinator.dispatch.Event;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import io.grpc.Status.Code;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogTest {
  private static final int WINDOW = 256 << 10;
  private static final byte[] CHUNK = new byte[64 << 10];

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
  void theWindowMovesWithWhatWasTaken() {
    Sandbox.Open open = box.open("node-a");
    long granted = WINDOW;
    for (long sent = 0; sent < 4L << 20; sent += CHUNK.length) {
      while (sent + CHUNK.length > granted) {
        granted = open.agent().next(KindCase.LOG_GRANT).getLogGrant().getBytes();
        assertThat(granted).isLessThanOrEqualTo(sent + WINDOW);
      }
      open.agent().say(log("job-1", 1, sent, CHUNK));
      box.time.pass(Duration.ofMillis(20));
    }
    open.agent().say(accepted("job-1", 1));
    box.inbox.next(Event.AttemptAccepted.class);

    assertThat(box.feed.logBytes).hasValue(4L << 20);
  }

  @Test
  void moreThanWasGrantedEndsTheStream() {
    Sandbox.Open open = box.open("node-a");
    AgentMessage chunk = log("job-1", 1, 0, CHUNK);
    open.agent().say(chunk, chunk, chunk, chunk, chunk);

    Refusal.of(open.agent()).is(Code.INVALID_ARGUMENT, "LOG_ABOVE_GRANT");
    assertThat(box.feed.logBytes).hasValue(WINDOW);
  }

  @Test
  void aChunkAboveTheLimitEndsTheStream() {
    Sandbox.Open open = box.open("node-a");
    open.agent().say(log("job-1", 1, 0, new byte[(64 << 10) + 1]));

    Refusal.of(open.agent()).is(Code.INVALID_ARGUMENT, "BAD_MESSAGE");
  }

  @Test
  void theWindowIsNeverExceededAndHoldsTheRate() throws Violation {
    LogWindow window = new LogWindow(100, 1_000, Duration.ZERO);
    long granted = window.initial();
    long taken = 0;
    for (int tick = 0; tick <= 500; tick++) {
      Duration now = Duration.ofMillis(tick * 20L);
      while (granted > taken) {
        window.take((int) (granted - taken));
        taken = granted;
        granted = window.grant(now).orElse(granted);
        assertThat(granted).isBetween(taken, taken + 100);
      }
      granted = window.grant(now).orElse(granted);
    }

    // 10 s at 1,000 B/s, with the first window and a full bucket at the start.
    assertThat(taken).isBetween(9_900L, 10_200L);
    assertThat(window.starved()).isTrue();
  }

  @Test
  void noGrantIsSentForALittle() throws Violation {
    LogWindow window = new LogWindow(100, 1_000, Duration.ZERO);
    window.take(24);
    assertThat(window.grant(Duration.ZERO)).isEmpty();
    window.take(1);
    assertThat(window.grant(Duration.ZERO)).hasValue(125);
    assertThatExceptionOfType(Violation.class).isThrownBy(() -> window.take(101));
  }

  @Test
  void aStarvedAgentIsGrantedMoreOnceTimeHasPassed() throws IOException {
    SessionSettings slow =
        new SessionSettings(
            Duration.ofSeconds(5), Duration.ofMinutes(5), 10, 10, 64 << 10, 64 << 10);
    try (Sandbox small = new Sandbox(slow)) {
      Sandbox.Open open = small.open("node-a");
      open.agent().say(log("job-1", 1, 0, CHUNK));
      assertThat(grant(open)).isEqualTo(2L * CHUNK.length);
      open.agent().say(log("job-1", 1, CHUNK.length, CHUNK), accepted("job-1", 1));
      small.inbox.next(Event.AttemptAccepted.class);
      assertThat(open.agent().framesWaiting()).isZero();

      small.pass(Duration.ofSeconds(1));

      assertThat(grant(open)).isEqualTo(3L * CHUNK.length);
    }
  }

  private static long grant(Sandbox.Open open) {
    return open.agent().next(KindCase.LOG_GRANT).getLogGrant().getBytes();
  }
}
