package dev.weft.agent;

import static dev.weft.agent.ScriptedCoordinator.Conversation.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.agent.ScriptedCoordinator.Conversation;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.LogChunk;
import dev.weft.proto.agent.v1.Outcome;
import dev.weft.proto.agent.v1.Progress;
import dev.weft.proto.agent.v1.VerdictAction;
import io.grpc.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What attempts say, on its way to a scripted coordinator. */
@Timeout(60)
final class AgentLogTest {
  private ScriptedCoordinator coordinator;
  private TestAgent agent;

  @BeforeEach
  void start() throws IOException {
    coordinator = new ScriptedCoordinator();
    agent = new TestAgent(coordinator);
  }

  @AfterEach
  void stop() {
    agent.close();
    coordinator.close();
    assertThat(agent.death.get()).hasMessage("none");
  }

  @Test
  void logComesBeforeTheResult() throws Exception {
    agent.handler.on(
        "j",
        job -> {
          job.log("one");
          job.log("zwei äöü");
          job.log("x".repeat(20_000));
        });
    Conversation stream = coordinator.accept();
    stream.open();
    stream.grant(100_000);
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    ReceivedLog log = new ReceivedLog();
    AgentMessage message = stream.next();
    for (; message.hasLog(); message = stream.next()) {
      log.add(message.getLog());
    }
    assertThat(message.getKindCase()).isEqualTo(KindCase.RESULT);
    assertThat(log.text()).isEqualTo("one\nzwei äöü\n" + "x".repeat(16 * 1024) + "\n");
  }

  @Test
  void handlerWaitsUntilItsLogIsTaken() throws Exception {
    AtomicInteger written = new AtomicInteger();
    int lines = 500;
    String line = "l".repeat(999);
    CountDownLatch taken = new CountDownLatch(1);
    agent.handler.on(
        "j",
        job -> {
          for (int count = 0; count < lines; count++) {
            job.log(line);
            written.incrementAndGet();
          }
          taken.await();
        });
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    int room = TestAgent.LOG_BUFFER / 1000;
    await().until(() -> written.get() == room);
    // Others are not held up, whatever the log waits for.
    stream.assign("k", 1);
    stream.next(KindCase.ACCEPTED);
    assertThat(stream.next(KindCase.RESULT).getResult().getAttempt().getJobId()).isEqualTo("k");
    assertThat(written.get()).isEqualTo(room);

    ReceivedLog log = new ReceivedLog();
    long granted = 0;
    while (log.size() < lines * 1000L) {
      granted += 1500;
      stream.grant(granted);
      while (log.size() < Math.min(granted, lines * 1000L)) {
        log.add(stream.next(KindCase.LOG).getLog());
      }
      assertThat(log.size()).isLessThanOrEqualTo(granted);
    }
    taken.countDown();
    assertThat(log.gaps()).isZero();
    assertThat(log.text()).isEqualTo((line + "\n").repeat(lines));
    stream.next(KindCase.RESULT);
  }

  @Test
  void resultDoesNotWaitLongForLeaveToSendTheLog() throws Exception {
    agent.handler.on("j", job -> job.log("nobody reads this"));
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    LogChunk gap = stream.next(KindCase.LOG).getLog();
    assertThat(gap.getOffset()).isEqualTo("nobody reads this\n".length());
    assertThat(gap.getData().size()).isZero();
    stream.next(KindCase.RESULT);
  }

  @Test
  void withoutCoordinatorTheOldestLogIsDropped() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    int lines = 200;
    agent.handler.on(
        "j",
        job -> {
          job.log("first");
          cut.await();
          for (int count = 0; count < lines; count++) {
            job.log("%03d".formatted(count) + "l".repeat(996));
          }
        });
    Conversation first = coordinator.accept();
    first.open();
    first.grant(1_000_000);
    first.assign("j", 1);
    first.next(KindCase.ACCEPTED);
    ReceivedLog log = new ReceivedLog();
    log.add(first.next(KindCase.LOG).getLog());
    first.end(Status.UNAVAILABLE);
    Conversation second = coordinator.accept();
    second.hello();
    second.inventory();
    cut.countDown();
    await().until(() -> agent.load().unacked() == 1);
    second.welcome(verdict("j", 1, VerdictAction.VERDICT_ACTION_CONTINUE));
    second.next(KindCase.READY);
    second.grant(1_000_000);
    AgentMessage message = second.next();
    for (; message.hasLog(); message = second.next()) {
      log.add(message.getLog());
    }
    assertThat(message.getResult().getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    assertThat(log.gaps()).isEqualTo(1);
    assertThat(log.end()).isEqualTo("first\n".length() + lines * 1000L);
    assertThat(log.text()).startsWith("first\n").endsWith("l\n").contains("\n199l");
    assertThat(log.size()).isBetween(TestAgent.LOG_BUFFER / 2L, TestAgent.LOG_BUFFER + 6L);
  }

  @Test
  void handlerThatWaitsForItsLogCanBeStopped() throws Exception {
    AtomicInteger written = new AtomicInteger();
    agent.handler.on(
        "j",
        job -> {
          while (true) {
            job.log("l".repeat(999));
            written.incrementAndGet();
          }
        });
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    await().until(() -> written.get() == TestAgent.LOG_BUFFER / 1000);
    stream.cancel("j", 1);
    stream.next(KindCase.LOG);
    assertThat(stream.next(KindCase.RESULT).getResult().getOutcome())
        .isEqualTo(Outcome.OUTCOME_CANCELLED);
  }

  @Test
  void ofManyReportsOfProgressTheNewestIsSent() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    agent.handler.on(
        "j",
        job -> {
          for (int count = 1; count <= 10_000; count++) {
            job.progress(count / 10_000.0, "at " + count);
          }
          go.await();
          job.progress(1, "done");
        });
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    List<Progress> heard = new ArrayList<>();
    do {
      heard.add(stream.next(KindCase.PROGRESS).getProgress());
    } while (!heard.getLast().getMessage().equals("at 10000"));
    assertThat(heard).hasSizeLessThan(50);
    assertThat(heard).extracting(Progress::getSequence).isSorted().doesNotHaveDuplicates();
    go.countDown();
    assertThat(stream.next(KindCase.PROGRESS).getProgress().getMessage()).isEqualTo("done");
    stream.next(KindCase.RESULT);
  }

  @Test
  void manyAttemptsThatLogShareTheMemoryAndAllGetTheirLogThrough() throws Exception {
    int lines = 100;
    for (int job = 0; job < TestAgent.SLOTS; job++) {
      agent.handler.on(
          "j" + job,
          context -> {
            for (int count = 0; count < lines; count++) {
              context.log("l".repeat(999));
            }
          });
    }
    Conversation stream = coordinator.accept();
    stream.open();
    for (int job = 0; job < TestAgent.SLOTS; job++) {
      stream.assign("j" + job, 1);
    }
    stream.grant(Long.MAX_VALUE);
    long bytes = 0;
    int results = 0;
    while (results < TestAgent.SLOTS) {
      AgentMessage message = stream.next();
      bytes += message.getLog().getData().size();
      results += message.hasResult() ? 1 : 0;
    }
    assertThat(bytes).isEqualTo(1000L * lines * TestAgent.SLOTS);
  }
}
