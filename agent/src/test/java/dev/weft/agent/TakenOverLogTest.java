package dev.weft.agent;

import static dev.weft.agent.ScriptedCoordinator.Conversation.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.agent.ScriptedCoordinator.Conversation;
import dev.weft.common.handler.JobContext;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.Outcome;
import dev.weft.proto.agent.v1.VerdictAction;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What attempts say when their coordinator dies and another one takes them over. */
@Timeout(60)
final class TakenOverLogTest {
  private static final int LINES = 200;
  private static final int ROOM = TestAgent.LOG_BUFFER / 1000;

  private final AtomicInteger written = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private ScriptedCoordinator first;
  private ScriptedCoordinator second;
  private TestAgent agent;
  private Conversation dead;
  private Conversation heir;

  @BeforeEach
  void start() throws Exception {
    first = new ScriptedCoordinator();
    second = new ScriptedCoordinator();
    agent = new TestAgent(first, second);
    dead = first.accept();
    dead.openAs(1, 5);
    heir = second.accept();
    heir.openAs(2, 6);
  }

  @AfterEach
  void stop() {
    agent.close();
    first.close();
    second.close();
    assertThat(agent.death.get()).hasMessage("none");
  }

  @Test
  void whoWaitsForTheDeadOneToTakeItsLogGoesOnAtTheHeirWhereItStood() throws Exception {
    agent.handler.on("j", job -> log(job, LINES));
    assign();
    dead.grant(1000);
    ReceivedLog log = new ReceivedLog();
    while (log.size() < 1000) {
      log.add(said(dead, KindCase.LOG).getLog());
    }
    await().until(() -> written.get() >= ROOM);

    takeOver();
    heir.say(verdict("j", 1, VerdictAction.VERDICT_ACTION_CONTINUE));

    AgentMessage message = readLog(heir, log);
    assertThat(message.getResult().getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    assertThat(log.gaps()).isZero();
    assertThat(log.text()).isEqualTo(("l".repeat(999) + "\n").repeat(LINES));
  }

  @Test
  void whatWasSaidWhileNobodyListenedIsAGapAndItsEndIsHeard() throws Exception {
    agent.handler.on(
        "j",
        job -> {
          job.log("first");
          go.await();
          log(job, LINES);
          job.progress(0.5, "half");
        });
    assign();
    dead.grant(1000);
    ReceivedLog log = new ReceivedLog();
    log.add(said(dead, KindCase.LOG).getLog());
    dead.end(Status.UNAVAILABLE);
    Conversation refused = first.accept();
    refused.hello();
    go.countDown();
    await().until(() -> written.get() == LINES);

    takeOver();
    heir.say(verdict("j", 1, VerdictAction.VERDICT_ACTION_SEND_RESULT));

    AgentMessage message = readLog(heir, log);
    assertThat(message.hasResult()).isTrue();
    assertThat(log.gaps()).isEqualTo(1);
    assertThat(log.end()).isEqualTo("first\n".length() + LINES * 1000L);
  }

  @Test
  void whoSpeaksForTheFirstTimeAfterTheTakeoverIsHeardByTheHeir() throws Exception {
    agent.handler.on(
        "j",
        job -> {
          go.await();
          job.log("late");
        });
    assign();

    takeOver();
    heir.say(verdict("j", 1, VerdictAction.VERDICT_ACTION_CONTINUE));
    go.countDown();

    assertThat(said(heir, KindCase.LOG).getLog().getData().toStringUtf8()).isEqualTo("late\n");
    said(heir, KindCase.RESULT);
  }

  private void log(JobContext job, int lines) throws InterruptedException {
    for (int line = 0; line < lines; line++) {
      job.log("l".repeat(999));
      written.incrementAndGet();
    }
  }

  private void assign() throws InterruptedException {
    dead.assign("j", 1);
    said(dead, KindCase.ACCEPTED);
  }

  private void takeOver() throws InterruptedException {
    heir.reconcile(1, 5);
    assertThat(said(heir, KindCase.RECONCILED).getReconciled().getItemsList())
        .singleElement()
        .satisfies(item -> assertThat(item.getAttempt().getJobId()).isEqualTo("j"));
    heir.grant(10_000_000);
  }

  /** Adds all log up to the result, which it returns; progress is left out. */
  private static AgentMessage readLog(Conversation from, ReceivedLog log)
      throws InterruptedException, IOException {
    while (true) {
      AgentMessage message = from.next();
      if (message.hasResult()) {
        return message;
      }
      if (message.hasLog()) {
        log.add(message.getLog());
      }
    }
  }

  /** The next message of this kind; credits change as streams come and go, progress comes first. */
  private static AgentMessage said(Conversation from, KindCase kind) throws InterruptedException {
    AgentMessage message = from.next();
    while (message.hasCredits() || message.hasProgress()) {
      message = from.next();
    }
    assertThat(message.getKindCase()).as("%s", message).isEqualTo(kind);
    return message;
  }
}
