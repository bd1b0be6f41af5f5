package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.agent.ScriptedCoordinator.Conversation;
import dev.weft.agent.core.Restored;
import dev.weft.agent.journal.JournalStart;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.Claim;
import dev.weft.proto.agent.v1.ClaimPayload;
import dev.weft.proto.agent.v1.ClaimPhase;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.StorePosition;
import dev.weft.proto.agent.v1.Verdict;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.Status;
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

/** The whole agent and a coordinator whose store has lost what it knew. */
@Timeout(60)
final class AgentClaimTest {
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

  private static StorePosition position(long epoch, String incarnation, long commits) {
    return StorePosition.newBuilder()
        .setClusterId("cluster")
        .setOwner(4)
        .setEpoch(epoch)
        .setIncarnation(incarnation)
        .setCommits(commits)
        .build();
  }

  private static void welcome(Conversation stream, StorePosition position, int verdicts) {
    stream.say(
        CoordinatorMessage.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setStreamId(1)
                    .setProtocol(1)
                    .addFeatures(Feature.FEATURE_CLAIM)
                    .setClusterId(position.getClusterId())
                    .setOwner(position.getOwner())
                    .setEpoch(position.getEpoch())
                    .setIncarnation(position.getIncarnation())
                    .setCommits(position.getCommits())
                    .setVerdictCount(verdicts)));
  }

  private static void judge(Conversation stream, String job, VerdictAction action) {
    Verdict verdict = Conversation.verdict(job, 1, action);
    stream.say(
        CoordinatorMessage.newBuilder().setVerdicts(Verdicts.newBuilder().addVerdicts(verdict)));
  }

  private static void assign(Conversation stream, String job) throws InterruptedException {
    stream.assign(
        Conversation.assignment(job, 1)
            .setContentType("text/plain")
            .setToken(ByteString.copyFromUtf8("token of " + job)));
    stream.next(KindCase.ACCEPTED);
  }

  private static Claim claim(String job, ClaimPhase phase) {
    return Claim.newBuilder()
        .setAttempt(ScriptedCoordinator.attempt(job, 1))
        .setPhase(phase)
        .setTelling(1)
        .setToken(ByteString.copyFromUtf8("token of " + job))
        .setPayload(
            ClaimPayload.newBuilder()
                .setData(ByteString.copyFromUtf8("payload of " + job))
                .setContentType("text/plain"))
        .build();
  }

  /** An agent that runs one job, on a stream whose coordinator then forgets it. */
  private Conversation runningAndForgotten(StorePosition after) throws InterruptedException {
    Conversation stream = coordinator.accept();
    assertThat(stream.hello().getFeaturesList())
        .containsExactly(Feature.FEATURE_RECONCILE, Feature.FEATURE_CLAIM);
    stream.inventory();
    welcome(stream, position(5, "first", 70), 0);
    stream.next(KindCase.READY);
    assign(stream, "j");
    stream.end(Status.UNAVAILABLE);
    Conversation next = coordinator.accept();
    assertThat(next.hello().getLastSeen()).isEqualTo(position(5, "first", 70));
    next.inventory();
    welcome(next, after, 1);
    return next;
  }

  @Test
  void attemptThatRunsIsClaimedAndItsResultWaitsForTheAnswer() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (TestAgent agent = new TestAgent(coordinator.port(), onDisk())) {
      agent.handler.on("j", job -> go.await());
      Conversation stream = runningAndForgotten(position(4, "second", 30));
      judge(stream, "j", VerdictAction.VERDICT_ACTION_CLAIM);
      // Both at once: which one is first does not matter.
      assertThat(List.of(stream.next(), stream.next()))
          .anyMatch(message -> message.hasReady())
          .anyMatch(
              message -> message.getClaim().equals(claim("j", ClaimPhase.CLAIM_PHASE_RUNNING)));
      go.countDown();
      await().until(() -> agent.load().unacked() == 1);
      assertThat(stream.isSilent()).isTrue();

      judge(stream, "j", VerdictAction.VERDICT_ACTION_CONTINUE);
      assertThat(stream.next(KindCase.RESULT).getResult().getAttempt().getJobId()).isEqualTo("j");
      stream.ack("j", 1);
      await().until(() -> agent.load().unacked() == 0);
      assertThat(agent.handler.begun("j")).isEqualTo(1);
    }
  }

  @Test
  void nextProcessKnowsWhatWasSeenAndClaimsWhatDiedWithTheOneBefore() throws Exception {
    try (TestAgent agent = new TestAgent(coordinator.port(), onDisk())) {
      agent.handler.on("j", job -> new CountDownLatch(1).await());
      Conversation stream = runningAndForgotten(position(6, "second", 90));
      judge(stream, "j", VerdictAction.VERDICT_ACTION_CONTINUE);
      stream.next(KindCase.READY);
    }
    try (TestAgent again = new TestAgent(coordinator.port(), onDisk())) {
      Conversation stream = coordinator.accept();
      assertThat(stream.hello().getLastSeen()).isEqualTo(position(6, "second", 90));
      assertThat(stream.inventory().getLostList())
          .containsExactly(ScriptedCoordinator.attempt("j", 1));
      welcome(stream, position(2, "third", 10), 1);
      judge(stream, "j", VerdictAction.VERDICT_ACTION_CLAIM);
      assertThat(List.of(stream.next(), stream.next()))
          .anyMatch(message -> message.getClaim().equals(claim("j", ClaimPhase.CLAIM_PHASE_LOST)));
      judge(stream, "j", VerdictAction.VERDICT_ACTION_FORGET);
      stream.end(Status.UNAVAILABLE);
      Conversation last = coordinator.accept();
      last.hello();
      assertThat(last.inventory().getLostList()).isEmpty();
      assertThat(again.handler.begun("j")).isZero();
    }
    JournalStart left = onDisk();
    left.journal().close();
    assertThat(left.restored()).isEqualTo(Restored.NOTHING);
  }

  @Test
  void agentThatKeepsItsJournalInMemoryClaimsWithoutAToken() throws Exception {
    try (TestAgent agent = new TestAgent(coordinator.port())) {
      agent.handler.on("j", job -> new CountDownLatch(1).await());
      Conversation stream = runningAndForgotten(position(4, "second", 30));
      judge(stream, "j", VerdictAction.VERDICT_ACTION_CLAIM);
      Claim bare =
          Claim.newBuilder()
              .setAttempt(ScriptedCoordinator.attempt("j", 1))
              .setPhase(ClaimPhase.CLAIM_PHASE_RUNNING)
              .setTelling(1)
              .build();
      assertThat(List.of(stream.next(), stream.next()))
          .anyMatch(message -> message.getClaim().equals(bare));
      judge(stream, "j", VerdictAction.VERDICT_ACTION_ABORT);
      await().until(() -> agent.load().running() == 0);
    }
  }

  private JournalStart onDisk() throws IOException {
    return JournalStart.onDisk(
        folder.resolve("journal"), 64 << 20, List.of("here:1"), new SplittableRandom());
  }
}
