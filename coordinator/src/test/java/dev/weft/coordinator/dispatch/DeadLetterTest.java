package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobFixture;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes a dead letter, and what becomes of it. */
class DeadLetterTest {
  private final Bench bench = new Bench();

  @Test
  void aJobThatFailsForGoodIsADeadLetterWithTheNumberOfItsNotice() {
    bench.ready("a", 1);
    bench.submit(Ask.job("j").attempts(1));

    Decided ended = bench.ends("a", "j", 1, Outcome.FAILED);

    assertThat(ended.records()).contains("notice 1 j#1 failed");
    assertThat(ended.letters()).containsExactly(new DeadLetter.OfJob(1, bench.row("j").summary()));
  }

  @Test
  void whatExpiresIsADeadLetterAndWhatIsCancelledOrRetriedIsNone() {
    bench.submit(Ask.job("late").startWithin(Duration.ofSeconds(1)));
    bench.submit("cancelled");
    bench.submit("retried");

    assertThat(bench.pass(Duration.ofSeconds(1)).letters()).hasSize(1);
    assertThat(bench.cancels("cancelled").letters()).isEmpty();
    bench.ready("a", 1);
    assertThat(bench.ends("a", "retried", 1, Outcome.FAILED).letters()).isEmpty();
  }

  @Test
  void aRefusedMessageIsADeadLetterWithTheBeginningOfItsBody() {
    Payload body = Payload.of(new byte[DeadLetter.OfMessage.KEPT + 1], "x/y");
    Refusal refusal = new Refusal("q", "BAD_HANDLER", "no", Map.of("a", "b"), body);

    Decided decided = bench.decide(new Event.Undecodable(new Delivery("q", 1, 9), refusal));

    Payload kept = Payload.of(new byte[DeadLetter.OfMessage.KEPT], "x/y");
    assertThat(decided.letters())
        .containsExactly(
            new DeadLetter.OfMessage(
                1,
                bench.now().wall(),
                new Refusal("q", "BAD_HANDLER", "no", Map.of("a", "b"), kept),
                body.size()));
    assertThat(decided.changes())
        .contains(new Change.NoticeAdded(new Notice.MessageRefused(1, refusal)));
  }

  @Test
  void aReplayIsANewJobAndTheEndOfTheDeadLetter() {
    fails("j");

    Decided decided = replay("j.r1", "j");

    assertThat(decided.records()).contains("add j.r1#0 queued", "dead no more [7]");
    assertThat(decided.does("reply")).singleElement().asString().contains("submitted j.r1#0");
    assertThat(bench.row("j.r1").origin()).isEqualTo(Origin.replay("j"));
    assertThat(bench.state("j")).isEqualTo("j#1 failed");
  }

  @Test
  void aReplayThatIsRepeatedIsTheSameJob() {
    fails("j");
    replay("j.r1", "j");
    assertThat(replay("j.r1", "j").does("reply"))
        .singleElement()
        .asString()
        .contains("existing j.r1#");
    bench.cancels("j.r1");
    bench.removesEnded();

    assertThat(replay("j.r1", "j").does("reply"))
        .singleElement()
        .asString()
        .contains("removed j.r1 cancelled");
    assertThat(replay("j.r1", "j").records()).containsExactly("dead no more [7]");
  }

  @Test
  void anIdThatSomethingElseHasIsAConflictAndTheDeadLetterStands() {
    fails("j");
    bench.submit(Ask.job("j.r1").attempts(1));

    Decided decided = replay("j.r1", "j");

    assertThat(decided.records()).isEmpty();
    assertThat(decided.does()).singleElement().asString().contains("conflict");
  }

  @Test
  void purgingEndsTheDeadLettersAndNothingElse() {
    fails("j");

    Decided decided = bench.decide(new Event.LettersPurged(bench.ticket(), List.of(1L, 5L)));

    assertThat(decided.records()).containsExactly("dead no more [1, 5]");
    assertThat(decided.does()).singleElement().asString().endsWith("done");
    assertThat(bench.state("j")).isEqualTo("j#1 failed");
  }

  @Test
  void theIdOfAReplayFollowsFromTheIdOfTheJob() {
    assertThat(idOfReplay("j", "")).isEqualTo("j.r1");
    assertThat(idOfReplay("j.r1", "j")).isEqualTo("j.r2");
    assertThat(idOfReplay("j.r9", "j.r8")).isEqualTo("j.r10");
    // Named so by its producer, and no replay.
    assertThat(idOfReplay("j.r1", "")).isEqualTo("j.r1.r1");
    String longest = "x".repeat(127);
    assertThat(idOfReplay(longest + "a", ""))
        .hasSizeLessThanOrEqualTo(128)
        .isEqualTo(idOfReplay(longest + "a", ""))
        .isNotEqualTo(idOfReplay(longest + "b", ""));
    String again = idOfReplay(idOfReplay(longest + "a", ""), longest + "a");
    assertThat(again).endsWith(".r2").hasSizeLessThanOrEqualTo(128);
  }

  private static String idOfReplay(String id, String replayOf) {
    JobSpec spec = Ask.job(id).spec();
    Origin origin = replayOf.isEmpty() ? Origin.API : Origin.replay(replayOf);
    return ReplayId.of(Job.accepted(1, spec, SpecDigest.of(spec), JobFixture.NOW, origin)).value();
  }

  private void fails(String id) {
    bench.ready("a", 1);
    bench.submit(Ask.job(id).attempts(1));
    bench.ends("a", id, 1, Outcome.FAILED);
    bench.leaves("a");
  }

  private Decided replay(String id, String of) {
    JobSpec spec = Ask.job(id).attempts(1).spec();
    return bench.decide(
        new Event.Replayed(bench.ticket(), spec, SpecDigest.of(spec), 7, new JobId(of)));
  }
}
