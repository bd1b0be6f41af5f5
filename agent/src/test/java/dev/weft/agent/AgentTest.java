package dev.weft.agent;

import static dev.weft.agent.ScriptedCoordinator.Conversation.assignment;
import static dev.weft.agent.ScriptedCoordinator.Conversation.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.weft.agent.ScriptedCoordinator.Conversation;
import dev.weft.agent.core.Load;
import dev.weft.common.handler.JobFailure;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.AgentMessage.KindCase;
import dev.weft.proto.agent.v1.AttemptPhase;
import dev.weft.proto.agent.v1.CoordinatorMessage;
import dev.weft.proto.agent.v1.GoAway;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Inventory;
import dev.weft.proto.agent.v1.Outcome;
import dev.weft.proto.agent.v1.RejectReason;
import dev.weft.proto.agent.v1.Result;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole agent against a scripted coordinator, over loopback. */
@Timeout(60)
final class AgentTest {
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
  void agentIntroducesItself() throws Exception {
    Conversation stream = coordinator.accept();
    Hello hello = stream.hello();
    assertThat(hello.getAgentId()).isEqualTo("agent-1");
    assertThat(hello.getInstanceId()).isEqualTo("instance");
    assertThat(hello.getProtocolMin()).isEqualTo(1);
    assertThat(hello.getProtocolMax()).isEqualTo(1);
    assertThat(hello.getPoolsList()).containsExactly("default", "other");
    assertThat(hello.getLabelsMap()).containsEntry("zone", "a");
    assertThat(hello.getHandlersList()).contains("cpu", "echo", "scripted", "sleep");
    assertThat(hello.getSlots()).isEqualTo(10);
    Inventory inventory = stream.inventory();
    assertThat(inventory.getItemsList()).isEmpty();
    assertThat(inventory.getLast()).isTrue();
    stream.welcome();
    assertThat(stream.next(KindCase.READY).getReady().getCredits()).isEqualTo(10);
  }

  @Test
  void jobIsRunAndItsResultIsReported() throws Exception {
    agent.handler.on(
        "j",
        job -> {
          job.outputType("text/plain");
          job.output().write(job.payload());
        });
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    assertThat(stream.next(KindCase.ACCEPTED).getAccepted().getAttempt().getJobId()).isEqualTo("j");
    Result result = stream.next(KindCase.RESULT).getResult();
    assertThat(result.getAttempt().getJobId()).isEqualTo("j");
    assertThat(result.getAttempt().getAttempt()).isEqualTo(1);
    assertThat(result.getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    assertThat(result.getOutput().toStringUtf8()).isEqualTo("payload of j");
    assertThat(result.getOutputContentType()).isEqualTo("text/plain");
    assertThat(result.hasFailure()).isFalse();
    assertThat(result.getDidNotStop()).isFalse();
    stream.ack("j", 1);
    await().until(() -> agent.load().equals(Load.NONE));
  }

  @Test
  void failureSaysWhatAndWhetherTryingAgainHelps() throws Exception {
    agent.handler.on(
        "permanent",
        job -> {
          job.output().write(7);
          throw JobFailure.permanent("NO_SUCH_THING", "it is not there");
        });
    agent.handler.on(
        "thrown",
        job -> {
          throw new IllegalStateException("odd");
        });
    agent.handler.on("deep", job -> deeper(1));
    agent.handler.on(
        "large",
        job -> {
          throw new OutOfMemoryError("too large");
        });
    Conversation stream = coordinator.accept();
    stream.open();
    Result permanent = result(stream, "permanent");
    assertThat(permanent.getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(permanent.getOutput().size()).isEqualTo(1);
    assertThat(permanent.getFailure().getCode()).isEqualTo("NO_SUCH_THING");
    assertThat(permanent.getFailure().getMessage()).isEqualTo("it is not there");
    assertThat(permanent.getFailure().getPermanent()).isTrue();
    Result thrown = result(stream, "thrown");
    assertThat(thrown.getFailure().getCode()).isEqualTo("EXCEPTION");
    assertThat(thrown.getFailure().getMessage()).isEqualTo("java.lang.IllegalStateException: odd");
    assertThat(thrown.getFailure().getPermanent()).isFalse();
    assertThat(result(stream, "deep").getFailure().getCode()).isEqualTo("STACK_OVERFLOW");
    assertThat(result(stream, "large").getFailure().getCode()).isEqualTo("OUT_OF_MEMORY");
  }

  @Test
  void attemptThatIsKnownIsNotStartedAgain() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    agent.handler.on("j", job -> go.await());
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    go.countDown();
    stream.next(KindCase.RESULT);
    stream.assign("j", 1);
    stream.next(KindCase.RESULT);
    assertThat(agent.handler.begun("j")).isEqualTo(1);
  }

  @Test
  void agentComesBackWithWhatItHolds() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    agent.handler.on("finishing", job -> finish.await());
    agent.handler.on("running", job -> goOn.await());
    Conversation first = coordinator.accept();
    first.open();
    first.assign("finishing", 1);
    first.assign("running", 2);
    first.next(KindCase.ACCEPTED);
    first.next(KindCase.ACCEPTED);
    first.end(Status.UNAVAILABLE);
    finish.countDown();
    await().until(() -> agent.load().unacked() == 1);

    Conversation second = latest();
    assertThat(second.inventory().getItemsList())
        .anySatisfy(item -> {
          assertThat(item.getAttempt().getJobId()).isEqualTo("finishing");
          assertThat(item.getPhase()).isEqualTo(AttemptPhase.ATTEMPT_PHASE_FINISHED);
        })
        .anySatisfy(item -> {
          assertThat(item.getAttempt().getJobId()).isEqualTo("running");
          assertThat(item.getPhase()).isEqualTo(AttemptPhase.ATTEMPT_PHASE_RUNNING);
        })
        .hasSize(2);
    second.welcome(
        verdict("finishing", 1, VerdictAction.VERDICT_ACTION_SEND_RESULT),
        verdict("running", 2, VerdictAction.VERDICT_ACTION_CONTINUE));
    second.next(KindCase.READY);
    assertThat(second.next(KindCase.RESULT).getResult().getAttempt().getJobId())
        .isEqualTo("finishing");
    goOn.countDown();
    assertThat(second.next(KindCase.RESULT).getResult().getAttempt().getJobId())
        .isEqualTo("running");
    assertThat(agent.handler.begun("finishing") + agent.handler.begun("running")).isEqualTo(2);
  }

  @Test
  void resultIsSentAgainUntilItIsAcknowledged() throws Exception {
    Conversation stream = coordinator.accept();
    stream.open();
    Result first = result(stream, "j");
    agent.time.putForward(java.time.Duration.ofSeconds(5));
    assertThat(stream.next(KindCase.RESULT).getResult()).isEqualTo(first);
    stream.ack("j", 1);
    await().until(() -> agent.load().unacked() == 0);
  }

  @Test
  void whatCannotBeTakenIsRejected() throws Exception {
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign(assignment("a", 1).setHandler("nobody"));
    assertThat(rejection(stream)).isEqualTo(RejectReason.REJECT_REASON_UNKNOWN_HANDLER);
    stream.assign(assignment("b", 1).setHandler("Not A Name"));
    assertThat(rejection(stream)).isEqualTo(RejectReason.REJECT_REASON_NOT_ALLOWED);
    stream.assign(assignment("c", 1).setTimeout(Duration.newBuilder().setSeconds(-1)));
    assertThat(rejection(stream)).isEqualTo(RejectReason.REJECT_REASON_NOT_ALLOWED);
    CountDownLatch go = new CountDownLatch(1);
    for (int job = 0; job < TestAgent.SLOTS; job++) {
      agent.handler.on("j" + job, context -> go.await());
      stream.assign("j" + job, 1);
      stream.next(KindCase.ACCEPTED);
    }
    stream.assign("k", 1);
    assertThat(rejection(stream)).isEqualTo(RejectReason.REJECT_REASON_BUSY);
    go.countDown();
  }

  @Test
  void cancelledAttemptIsInterrupted() throws Exception {
    agent.handler.on("j", job -> new CountDownLatch(1).await());
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    await().until(() -> agent.handler.begun("j") == 1);
    stream.cancel("j", 1);
    Result result = stream.next(KindCase.RESULT).getResult();
    assertThat(result.getOutcome()).isEqualTo(Outcome.OUTCOME_CANCELLED);
    assertThat(result.getFailure().getCode()).isEqualTo("REQUESTED");
    assertThat(result.getDidNotStop()).isFalse();
  }

  @Test
  void attemptThatRunsTooLongIsStopped() throws Exception {
    agent.handler.on("j", job -> new CountDownLatch(1).await());
    agent.cpuHandler.on("k", job -> new CountDownLatch(1).await());
    Conversation stream = coordinator.accept();
    stream.open();
    Duration timeout = Duration.newBuilder().setNanos(50_000_000).build();
    stream.assign(assignment("j", 1).setTimeout(timeout));
    stream.next(KindCase.ACCEPTED);
    assertThat(stream.next(KindCase.RESULT).getResult().getOutcome())
        .isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    stream.assign(assignment("k", 1).setHandler("cpu").setTimeout(timeout));
    stream.next(KindCase.ACCEPTED);
    assertThat(stream.next(KindCase.RESULT).getResult().getOutcome())
        .isEqualTo(Outcome.OUTCOME_TIMED_OUT);
  }

  @Test
  void handlerThatIgnoresBeingStoppedIsReportedAndKeepsItsSlot() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    agent.handler.on("j", job -> awaitStubbornly(end));
    Conversation stream = coordinator.accept();
    stream.hello();
    stream.inventory();
    stream.welcome(200);
    stream.next(KindCase.READY);
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    await().until(() -> agent.handler.begun("j") == 1);
    stream.cancel("j", 1);
    Result result = stream.next(KindCase.RESULT).getResult();
    assertThat(result.getOutcome()).isEqualTo(Outcome.OUTCOME_CANCELLED);
    assertThat(result.getDidNotStop()).isTrue();
    assertThat(stream.next(KindCase.CREDITS).getCredits().getCredits()).isEqualTo(9);
    await().until(() -> stream.heartbeat().getHeartbeat().getStuck() == 1);
    end.countDown();
    assertThat(stream.next(KindCase.CREDITS).getCredits().getCredits()).isEqualTo(10);
    stream.ack("j", 1);
    await().until(() -> agent.load().equals(Load.NONE));
  }

  @Test
  void outputBeyondTheLimitIsCut() throws Exception {
    agent.handler.on("j", job -> job.output().write(new byte[1500]));
    Conversation stream = coordinator.accept();
    stream.open();
    Result result = result(stream, "j");
    assertThat(result.getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    assertThat(result.getOutput().size()).isEqualTo(1000);
    assertThat(result.getOutputTruncated()).isTrue();
  }

  @Test
  void cpuBoundHandlersRunAsManyAtOnceAsThereAreProcessors() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Conversation stream = coordinator.accept();
    stream.open();
    for (String job : new String[] {"a", "b", "c"}) {
      agent.cpuHandler.on(
          job,
          context -> {
            if (Thread.currentThread().isVirtual()) {
              throw new AssertionError("on a virtual thread");
            }
            go.await();
          });
      stream.assign(assignment(job, 1).setHandler("cpu"));
      stream.next(KindCase.ACCEPTED);
    }
    await().until(() -> begunCpuJobs() == 2);
    assertThat(agent.load().running()).isEqualTo(3);
    go.countDown();
    for (int job = 0; job < 3; job++) {
      assertThat(stream.next(KindCase.RESULT).getResult().getOutcome())
          .isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    }
  }

  @Test
  void agentThatIsToldToLeaveFinishesWhatRunsAndSaysGoodbye() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    agent.handler.on("j", job -> go.await());
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    agent.drain();
    AgentMessage credits = stream.next(KindCase.CREDITS);
    assertThat(credits.getCredits().getCredits()).isZero();
    assertThat(credits.getCredits().getDraining()).isTrue();
    stream.assign("k", 1);
    assertThat(rejection(stream)).isEqualTo(RejectReason.REJECT_REASON_DRAINING);
    go.countDown();
    stream.next(KindCase.RESULT);
    stream.ack("j", 1);
    stream.next(KindCase.GOODBYE);
    assertThat(agent.leave()).isEqualTo(Load.NONE);
    assertThat(stream.awaitEnd()).isEqualTo("completed");
  }

  @Test
  void drainThatTakesTooLongStopsWhatRuns() throws Exception {
    agent.handler.on("j", job -> new CountDownLatch(1).await());
    Conversation stream = coordinator.accept();
    stream.open();
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    agent.drain();
    stream.next(KindCase.CREDITS);
    agent.time.putForward(java.time.Duration.ofSeconds(31));
    assertThat(stream.next(KindCase.RESULT).getResult().getOutcome())
        .isEqualTo(Outcome.OUTCOME_DRAINED);
    stream.ack("j", 1);
    stream.next(KindCase.GOODBYE);
    agent.leave();
  }

  @Test
  void streamWhoseHeartbeatsAreNotAnsweredIsReplaced() throws Exception {
    coordinator.answerHeartbeats(false);
    Conversation first = coordinator.accept();
    first.hello();
    first.inventory();
    first.welcome(20);
    first.next(KindCase.READY);
    assertThat(first.awaitEnd()).isEqualTo("error");
    coordinator.answerHeartbeats(true);
    Conversation second = coordinator.accept();
    second.hello();
    second.inventory();
    second.welcome(200);
    second.next(KindCase.READY);
    for (int beat = 1; beat <= 5; beat++) {
      assertThat(second.heartbeat().getHeartbeat().getSequence()).isEqualTo(beat);
    }
  }

  @Test
  void anAnswerThatConfirmsNothingKeepsTheStreamAndNotTheLease() throws Exception {
    agent.handler.on("j", job -> new CountDownLatch(1).await());
    coordinator.confirmHeartbeats(false);
    Conversation stream = coordinator.accept();
    stream.hello();
    stream.inventory();
    // The agent stops what runs 17 s after the last sign that was confirmed.
    stream.welcomeFor(30);
    stream.next(KindCase.READY);
    stream.assign("j", 1);
    stream.next(KindCase.ACCEPTED);
    agent.time.putForward(java.time.Duration.ofSeconds(13));
    for (int beat = 1; beat <= 5; beat++) {
      stream.heartbeat();
    }
    agent.time.putForward(java.time.Duration.ofSeconds(6));
    Result result = stream.next(KindCase.RESULT).getResult();
    assertThat(result.getFailure().getCode()).isEqualTo("CUT_OFF");
  }

  @Test
  void agentThatIsRefusedTriesAgain() throws Exception {
    Conversation first = coordinator.accept();
    first.hello();
    first.end(Status.FAILED_PRECONDITION.withDescription("protocol 2 to 3 only"));
    coordinator.accept().open();
  }

  @Test
  void whatTheAgentDoesNotUnderstandIsIgnored() throws Exception {
    Conversation stream = coordinator.accept();
    stream.open();
    stream.say(CoordinatorMessage.newBuilder());
    stream.say(
        CoordinatorMessage.newBuilder()
            .setAssign(assignment("not a job id", 1).setPayload(ByteString.EMPTY)));
    assertThat(result(stream, "j").getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
  }

  @Test
  void coordinatorThatAssignsTooEarlyIsLeft() throws Exception {
    Conversation first = coordinator.accept();
    first.hello();
    first.inventory();
    first.assign("j", 1);
    assertThat(first.awaitEnd()).isEqualTo("error");
    coordinator.accept().open();
    assertThat(agent.handler.begun("j")).isZero();
  }

  @Test
  void verdictThatCannotBeReadEndsTheStream() throws Exception {
    Conversation first = coordinator.accept();
    first.hello();
    first.inventory();
    first.welcome(verdict("not a job id", 1, VerdictAction.VERDICT_ACTION_CONTINUE));
    assertThat(first.awaitEnd()).isEqualTo("error");
    coordinator.accept().open();
  }

  @Test
  void coordinatorThatNeverFinishesTheOpeningIsLeft() throws Exception {
    Conversation first = coordinator.accept();
    first.hello();
    first.inventory();
    first.say(
        CoordinatorMessage.newBuilder()
            .setWelcome(Welcome.newBuilder().setProtocol(1).setVerdictCount(1)));
    agent.time.putForward(java.time.Duration.ofSeconds(81));
    assertThat(first.awaitEnd()).isEqualTo("error");
    coordinator.accept().open();
  }

  @Test
  void coordinatorThatSendsTheAgentAwayIsDialledLater() throws Exception {
    Conversation first = coordinator.accept();
    first.open();
    assertThat(result(first, "j").getOutcome()).isEqualTo(Outcome.OUTCOME_SUCCEEDED);
    long sent = System.nanoTime();
    first.say(
        CoordinatorMessage.newBuilder()
            .setGoAway(GoAway.newBuilder().setReconnectAfter(Duration.newBuilder().setSeconds(1))));
    assertThat(first.awaitEnd()).isEqualTo("error");
    Conversation second = coordinator.accept();
    assertThat(java.time.Duration.ofNanos(System.nanoTime() - sent).toSeconds()).isPositive();
    second.hello();
    assertThat(second.inventory().getItemsCount()).isEqualTo(1);
  }

  private Conversation latest() throws InterruptedException {
    Conversation stream = coordinator.accept();
    stream.hello();
    return stream;
  }

  private int begunCpuJobs() {
    return agent.cpuHandler.begun("a") + agent.cpuHandler.begun("b") + agent.cpuHandler.begun("c");
  }

  private static Result result(Conversation stream, String job) throws InterruptedException {
    stream.assign(job, 1);
    stream.next(KindCase.ACCEPTED);
    return stream.next(KindCase.RESULT).getResult();
  }

  private static RejectReason rejection(Conversation stream) throws InterruptedException {
    return stream.next(KindCase.REJECTED).getRejected().getReason();
  }

  private static void awaitStubbornly(CountDownLatch end) {
    while (true) {
      try {
        end.await();
        return;
      } catch (InterruptedException e) {
        // This is the point: it does not stop.
      }
    }
  }

  private static int deeper(int depth) {
    return depth == 0 ? 0 : depth + deeper(depth + 1);
  }
}
