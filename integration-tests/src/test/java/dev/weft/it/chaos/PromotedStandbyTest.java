package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.coordinator.postgres.PostgresNode;
import dev.weft.it.history.Act;
import dev.weft.it.history.Acts;
import dev.weft.it.history.Audit;
import dev.weft.it.history.Sighting.Moment;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.RecoveryState;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby takes over that lacks the last commits. Of three coordinators two die with the primary,
 * and one of these is started again at once; the third stands still until then, and ends itself
 * when it sees what is missing. The first takes both over, and then one of them comes back.
 */
@Order(8)
@Timeout(300)
@ExtendWith({RabbitExtension.class, PostgresExtension.class})
final class PromotedStandbyTest {
  /** The store has them as they are: they run. */
  private static final String KNOWN = "known-";

  /** The store has them as queued, and agents run them. */
  private static final String GIVEN = "given-";

  /** The store has lost them, and agents run them. */
  private static final String LOST = "lost-";

  /** The store has lost them, and they end while nobody can record it. */
  private static final String ENDED = "ended-";

  /** How a coordinator ends that finds less in its store than it knows. */
  private static final int SET_BACK = 70;

  private static final int EACH = 2;
  private static final int OF_A_KIND = EACH * Trio.NAMES.size();

  @TempDir private Path folder;
  private final Acts acts = new Acts();

  @Test
  void whatAgentsHoldGoesOnAndNothingStartsTwice(RabbitVhost broker, PostgresNode primary)
      throws Exception {
    try (Trio trio = Trio.start(folder, Broker.of(broker), primary)) {
      loseTheLastCommits(trio);

      trio.restart("first");
      awaitOver(trio, "first");
      theOthersAreTakenOverWhileAnAgentIsAway(trio);
      trio.restart("late");
      awaitOver(trio, "late");
      awaitOver(trio, "first");
      Files.createFile(until(KNOWN));

      Audit audit = trio.audit(acts);
      assertThat(audit.ranOnce()).as(audit.toString()).isTrue();
      assertThat(trio.of("first").allJobs())
          .hasSize(4 * OF_A_KIND)
          .allMatch(job -> job.getExecutions() == 1);
      assertThat(adopted(trio)).noneMatch(job -> job.startsWith(KNOWN));
    }
  }

  /** The primary is gone, and the standby that takes over lacks what came last. */
  private void loseTheLastCommits(Trio trio) throws Exception {
    submit(trio, KNOWN);
    awaitStarted(trio, KNOWN);
    trio.cut();
    submit(trio, GIVEN);
    trio.leaveStandbyBehind();
    // The store forgets this start, too.
    trio.of("late").coordinator().kill9();
    trio.restart("late");
    trio.mend();
    submit(trio, LOST);
    submit(trio, ENDED);
    for (String prefix : List.of(GIVEN, LOST, ENDED)) {
      awaitStarted(trio, prefix);
    }

    trio.of("first").coordinator().kill9();
    trio.of("late").coordinator().kill9();
    trio.of("still").coordinator().stop();
    trio.losePrimary();
    Files.createFile(until(ENDED));
    await().atMost(Trio.PATIENCE).until(() -> trio.seen(ENDED, Moment.END) == OF_A_KIND);
    trio.promoteStandby();
  }

  /** Their jobs must wait for what the agent has to say of them. */
  private static void theOthersAreTakenOverWhileAnAgentIsAway(Trio trio) throws Exception {
    String away = trio.runner(GIVEN + "still0");
    trio.agent(away).stop();
    trio.of("still").coordinator().cont();
    assertThat(trio.of("still").coordinator().awaitExit(Trio.PATIENCE)).isEqualTo(SET_BACK);
    trio.awaitTakenOver(2);
    // On a slow machine that may have been before, and the agent have told all.
    await().atMost(Trio.PATIENCE).until(() -> trio.waitsFor("first", away) || allAreAdopted(trio));
    trio.agent(away).cont();
    await().atMost(Trio.PATIENCE).until(() -> allAreAdopted(trio));
  }

  private static boolean allAreAdopted(Trio trio) {
    return adopted(trio).size() == 3 * OF_A_KIND;
  }

  /** The file that jobs wait for until they end. */
  private Path until(String prefix) {
    return folder.resolve(prefix.equals(ENDED) ? "now" : "later");
  }

  private void submit(Trio trio, String prefix) {
    for (String name : Trio.NAMES) {
      List<String> ids = new ArrayList<>();
      SubmitJobsRequest.Builder request = SubmitJobsRequest.newBuilder();
      for (int job = 0; job < EACH; job++) {
        String id = prefix + name + job;
        ids.add(id);
        request.addSpecs(
            JobSpec.newBuilder(Submitter.spec(id))
                .setPayload(ByteString.copyFromUtf8(until(prefix).toString())));
      }
      assertThat(trio.of(name).jobs().submitJobs(request.build()).getResultsList())
          .noneMatch(result -> result.hasError());
      acts.add(Act.Operation.SUBMIT, ids, Act.Answer.OK);
    }
  }

  private static void awaitStarted(Trio trio, String prefix) {
    await().atMost(Trio.PATIENCE).until(() -> trio.seen(prefix, Moment.START) == OF_A_KIND);
  }

  private static void awaitOver(Trio trio, String name) {
    await()
        .atMost(Trio.PATIENCE)
        .until(() -> trio.recovery(name).getState() == RecoveryState.RECOVERY_STATE_OVER);
    assertThat(trio.recovery(name).getRefused()).isZero();
  }

  private static List<String> adopted(Trio trio) {
    return trio.of("first").allJobs().stream()
        .filter(Job::getAdopted)
        .map(job -> job.getSpec().getId())
        .toList();
  }
}
