package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.weft.agent.core.Load;
import dev.weft.agent.core.Memory;
import dev.weft.agent.core.Message;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.telemetry.Outlet;
import dev.weft.agent.telemetry.Outlets;
import dev.weft.agent.telemetry.Report;
import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.task.Threads;
import dev.weft.common.time.Moment;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.LogGrant;
import dev.weft.proto.agent.v1.Welcome;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a stream's heartbeats leave, whatever else does. */
final class SessionTest {
  private static final long INTERVAL_SECONDS = 5;
  private static final AttemptId A = new AttemptId(new JobId("a"), 1);

  private final AtomicLong seconds = new AtomicLong();
  private final Outlet outlet =
      new Outlets(1, new TelemetryLimits(1 << 16, 1 << 20, 1 << 30), this::now).of(0);
  private final Report report = outlet.report(A);
  private final Signal signal = new Signal();
  private final Session session =
      new Session(new StreamRef(0, 1), parts(), outlet, signal, () -> {}, new Clusters());
  private final RecordingCall call = new RecordingCall();
  private final Thread writing = Thread.ofVirtual().unstarted(this::converse);

  @BeforeEach
  void open() throws InterruptedException {
    outlet.onNews(signal::raise);
    writing.start();
    call.awaitSent(KindCase.HELLO);
    call.answer(
        Welcome.newBuilder()
            .setProtocol(1)
            .setHeartbeatInterval(Duration.newBuilder().setSeconds(INTERVAL_SECONDS))
            .setLostAfter(Duration.newBuilder().setSeconds(300))
            .build());
    session.send(new Message.Ready(1));
    signal.raise();
    call.awaitSent(KindCase.READY);
  }

  @AfterEach
  void end() throws InterruptedException {
    session.end(Parting.left());
    writing.join();
  }

  @Test
  void heartbeatsLeaveAmongLogThatNeverRunsDry() throws InterruptedException {
    // Each frame takes a second to write, and there is more to say when it is written.
    call.onSent(() -> {
      seconds.incrementAndGet();
      report.log("and on it goes");
    });
    grant(1 << 30);
    report.log("it begins");
    call.awaitSent(KindCase.HEARTBEAT, 3);
    List<KindCase> sent = call.sent().stream().map(AgentMessage::getKindCase).toList();
    int beats = Collections.frequency(sent, KindCase.HEARTBEAT);
    assertThat(sent.subList(0, sent.lastIndexOf(KindCase.HEARTBEAT)))
        .filteredOn(KindCase.LOG::equals)
        .hasSize(beats * (int) INTERVAL_SECONDS);
  }

  @Test
  void heartbeatThatCannotLeaveIsTheFirstToLeaveAfterwards() throws InterruptedException {
    call.ready(false);
    seconds.addAndGet(INTERVAL_SECONDS);
    grant(1 << 10);
    report.log("a line");
    signal.raise();
    call.awaitAsked();
    assertThat(call.sent()).last().extracting(AgentMessage::getKindCase).isEqualTo(KindCase.READY);

    call.ready(true);
    call.awaitSent(KindCase.LOG);
    assertThat(call.sent())
        .extracting(AgentMessage::getKindCase)
        .endsWith(KindCase.HEARTBEAT, KindCase.LOG);
  }

  private void grant(long bytes) {
    call.answer(LogGrant.newBuilder().setBytes(bytes).build());
  }

  private void converse() {
    try {
      Parting _ = session.converse(call.channel(), java.time.Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Moment now() {
    return new Moment(Instant.EPOCH, java.time.Duration.ofSeconds(seconds.get()));
  }

  private LinkParts parts() {
    Greeting greeting =
        new Greeting(
            new AgentId("a1"),
            new Incarnation("instance", "journal", "boot"),
            List.of(),
            Map.of(),
            Set.of(),
            1,
            "version",
            "host");
    return new LinkParts(
        greeting,
        LinkTimes.DEFAULT,
        event -> {},
        java.time.Duration.ofSeconds(10),
        new NoMemory(),
        () -> Load.NONE,
        () -> "",
        new Threads(error -> {}),
        this::now,
        new Random(1));
  }

  /** Keeps nothing. */
  private static final class NoMemory implements Memory {
    @Override
    public Optional<Ending> ending(AttemptId attempt) {
      return Optional.empty();
    }

    @Override
    public KeptSpecs specs() {
      return KeptSpecs.NONE;
    }

    @Override
    public Optional<StorePosition> seen(int link) {
      return Optional.empty();
    }

    @Override
    public void saw(int link, StorePosition position) {}
  }
}
