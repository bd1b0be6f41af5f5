package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import dev.weft.agent.ScriptedCoordinator.Conversation;
import dev.weft.agent.core.Restored;
import dev.weft.agent.journal.JournalStart;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.InventoryItem;
import dev.weft.proto.agent.v1.Outcome;
import dev.weft.proto.agent.v1.RejectReason;
import dev.weft.proto.agent.v1.Result;
import dev.weft.proto.agent.v1.VerdictAction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent and what it remembers. */
@Timeout(60)
final class AgentJournalTest {
  @TempDir private Path folder;
  private ScriptedCoordinator coordinator;

  @BeforeEach
  void start() throws IOException {
    coordinator = new ScriptedCoordinator();
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  @Test
  void nextProcessSendsTheResultAndSaysWhatDied() throws Exception {
    String journal;
    try (TestAgent agent = new TestAgent(coordinator.port(), onDisk())) {
      agent.handler.on("running", job -> new CountDownLatch(1).await());
      agent.handler.on("done", job -> job.output().write(job.payload()));
      Conversation stream = coordinator.accept();
      Hello hello = stream.hello();
      journal = hello.getJournalId();
      assertThat(journal).hasSize(32);
      assertThat(hello.getBootId()).isEqualTo("boot");
      assertThat(stream.inventory().getLostList()).isEmpty();
      stream.welcome();
      stream.next(KindCase.READY);
      stream.assign("running", 1);
      stream.next(KindCase.ACCEPTED);
      stream.assign("done", 1);
      stream.next(KindCase.ACCEPTED);
      stream.next(KindCase.RESULT);
    }
    try (TestAgent agent = new TestAgent(coordinator.port(), onDisk())) {
      Conversation stream = coordinator.accept();
      assertThat(stream.hello().getJournalId()).isEqualTo(journal);
      Inventory inventory = stream.inventory();
      assertThat(inventory.getItemsList())
          .containsExactly(
              InventoryItem.newBuilder()
                  .setAttempt(ScriptedCoordinator.attempt("done", 1))
                  .setPhase(AttemptPhase.ATTEMPT_PHASE_FINISHED)
                  .build());
      assertThat(inventory.getLostList())
          .containsExactly(ScriptedCoordinator.attempt("running", 1));
      stream.welcome(Conversation.verdict("done", 1, VerdictAction.VERDICT_ACTION_SEND_RESULT));
      stream.next(KindCase.READY);
      assertThat(stream.next(KindCase.RESULT).getResult().getOutput().toStringUtf8())
          .isEqualTo("payload of done");
      stream.ack("done", 1);
      await().until(() -> agent.load().unacked() == 0);
      assertThat(agent.handler.begun("done") + agent.handler.begun("running")).isZero();
    }
    JournalStart left = onDisk();
    left.journal().close();
    assertThat(left.restored()).isEqualTo(Restored.NOTHING);
  }

  @Test
  void agentWhoseJournalCannotBeWrittenTakesNothingAndSendsResultsUntilItCan() throws Exception {
    BrittleJournal journal = new BrittleJournal();
    JournalStart memory = new JournalStart(journal, Restored.NOTHING);
    CountDownLatch go = new CountDownLatch(1);
    try (TestAgent agent = new TestAgent(coordinator.port(), memory)) {
      agent.handler.on("j", job -> go.await());
      Conversation stream = coordinator.accept();
      stream.hello();
      stream.inventory();
      stream.welcome(100);
      stream.next(KindCase.READY);
      stream.assign("j", 1);
      stream.next(KindCase.ACCEPTED);
      journal.breakNow();

      stream.assign("k", 1);
      assertThat(stream.next(KindCase.REJECTED).getRejected().getReason())
          .isEqualTo(RejectReason.REJECT_REASON_BUSY);
      assertThat(stream.next(KindCase.CREDITS).getCredits().getCredits()).isZero();
      await().until(() -> trouble(stream).equals("brittle"));
      go.countDown();
      stream.next(KindCase.RESULT);
      stream.ack("j", 1);
      assertThat(agent.handler.begun("k")).isZero();

      journal.heal();
      await().until(() -> trouble(stream).isEmpty());
      assertThat(stream.next(KindCase.CREDITS).getCredits().getCredits()).isEqualTo(10);
      stream.assign("k", 2);
      stream.next(KindCase.ACCEPTED);
      stream.next(KindCase.RESULT);
    }
  }

  @Test
  void whatMayNotGoOnAfterALongWriteDoesNotBegin() throws Exception {
    BrittleJournal journal = new BrittleJournal();
    JournalStart memory = new JournalStart(journal, Restored.NOTHING);
    try (TestAgent agent = new TestAgent(coordinator.port(), memory)) {
      Conversation stream = coordinator.accept();
      stream.open();
      // As if the process had been frozen just then.
      journal.onAssigned(() -> agent.time.putForward(java.time.Duration.ofMinutes(2)));
      stream.assign(
          Conversation.assignment("j", 1).setLostAfter(Duration.newBuilder().setSeconds(60)));
      stream.next(KindCase.ACCEPTED);
      Result result = stream.next(KindCase.RESULT).getResult();
      assertThat(result.getOutcome()).isEqualTo(Outcome.OUTCOME_LOST);
      stream.ack("j", 1);
      await().until(() -> agent.load().unacked() == 0);
      assertThat(agent.handler.begun("j")).isZero();
    }
  }

  private static String trouble(Conversation stream) throws InterruptedException {
    return stream.heartbeat().getHeartbeat().getTrouble();
  }

  private JournalStart onDisk() throws IOException {
    return JournalStart.onDisk(
        folder.resolve("journal"), 64 << 20, List.of("here:1"), new SplittableRandom());
  }
}
