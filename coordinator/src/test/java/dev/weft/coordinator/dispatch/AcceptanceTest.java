package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How jobs come in: once, whatever is repeated. */
class AcceptanceTest {
  private final Bench bench = new Bench();

  @Test
  void aMessageIsSettledInTheDecisionThatRecordsItsJob() {
    Decided decided = bench.decide(bench.delivered(Ask.job("j")));

    assertThat(decided.records()).containsExactly("add j#0 queued");
    assertThat(decided.does()).containsExactly("settle inbox 1");
    assertThat(bench.row("j").source()).isEqualTo("inbox");
  }

  @Test
  void aSubmissionIsAnsweredInTheDecisionThatRecordsItsJob() {
    Decided decided = bench.submit("j");

    assertThat(decided.records()).containsExactly("add j#0 queued");
    assertThat(decided.does()).containsExactly("reply 1 submitted j#0 queued");
    assertThat(bench.row("j").source()).isEqualTo("api");
  }

  @Test
  void jobsAreNumberedInTheOrderInWhichTheyCome() {
    bench.decide(bench.delivered(Ask.job("a")), bench.submitted(Ask.job("b")));
    bench.submit("c");

    assertThat(List.of(bench.row("a").number(), bench.row("b").number(), bench.row("c").number()))
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void numbersGoOnWhereTheStoreSaysButNeverBack() {
    bench.submit("a");
    bench.dispatcher().renumber(last -> last + 99);
    bench.submit("b");
    bench.dispatcher().renumber(_ -> 7);
    bench.submit("c");

    assertThat(List.of(bench.row("a").number(), bench.row("b").number(), bench.row("c").number()))
        .containsExactly(1L, 101L, 102L);
  }

  @Test
  void theSameMessageTwiceIsOneJob() {
    bench.decide(bench.delivered(Ask.job("j")));

    Decided again = bench.decide(bench.delivered(Ask.job("j")));

    assertThat(again.records()).isEmpty();
    assertThat(again.does()).containsExactly("settle inbox 2");
  }

  @Test
  void theSameMessageTwiceInOneBatchIsOneJob() {
    Decided both = bench.decide(bench.delivered(Ask.job("j")), bench.delivered(Ask.job("j")));

    assertThat(both.records()).containsExactly("add j#0 queued");
    assertThat(both.does()).containsExactly("settle inbox 1", "settle inbox 2");
  }

  @Test
  void aMessageWhoseIdIsTakenKeepsItsIdAndTypeAsProperties() {
    bench.decide(bench.delivered(Ask.job("j")));

    Decided other = bench.decide(bench.delivered(Ask.job("j").payload("other")));

    assertThat(other.effects())
        .filteredOn(Effect.Publish.class::isInstance)
        .extracting(effect -> ((Effect.Publish) effect).notice())
        .extracting(notice -> ((Notice.MessageRefused) notice).refusal().headers())
        .containsExactly(Map.of("property.message_id", "j", "property.type", "echo"));
  }

  @Test
  void aMessageWhoseIdIsTakenIsRefusedAndSettled() {
    bench.decide(bench.delivered(Ask.job("j")));

    Decided other = bench.decide(bench.delivered(Ask.job("j").payload("other")));

    assertThat(other.records()).containsExactly("notice 1 ID_TAKEN");
    assertThat(other.does()).containsExactly("settle inbox 2");
    assertThat(other.does("publish")).containsExactly("publish 1 ID_TAKEN");
    assertThat(bench.row("j").spec().payload()).isEqualTo(Ask.job("j").spec().payload());
  }

  @Test
  void aSubmissionThatIsRepeatedFindsItsJob() {
    bench.submit("j");

    assertThat(bench.submit("j").does()).containsExactly("reply 2 existing j#0 queued");
  }

  @Test
  void aSubmissionWhoseIdIsTakenIsAConflict() {
    bench.submit("j");

    Decided other = bench.submit(Ask.job("j").payload("other"));

    assertThat(other.records()).isEmpty();
    assertThat(other.does()).containsExactly("reply 2 conflict");
  }

  @Test
  void aRepetitionIsKnownWhileTheEndOfTheJobIsNotYetRecorded() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.holdCommits();
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);

    assertThat(bench.submit("j").does()).containsExactly("reply 2 existing j#1 succeeded");
    assertThat(bench.submit(Ask.job("j").payload("other")).does())
        .containsExactly("reply 3 conflict");
  }

  @Test
  void aRepetitionIsKnownWhenOnlyTheStoreKnowsIt() {
    bench.ready("a", 1);
    bench.submit("j");
    bench.ends("a", "j", 1, Outcome.SUCCEEDED);
    assertThat(bench.dispatcher().unknown(bench.submitted(Ask.job("j"))))
        .containsExactly(new JobId("j"));

    assertThat(bench.submit("j").does()).containsExactly("reply 3 existing j#1 succeeded");
  }

  @Test
  void aManyTimesRepeatedEndIsNeverForgottenBeforeItIsRecorded() {
    bench.ready("a", 30_000);
    List<String> ids = Bench.ids("j", 17_000);
    bench.decide(ids.stream().map(id -> bench.submitted(Ask.job(id))).toArray(Event[]::new));
    bench.holdCommits();
    bench.decide(
        ids.stream().map(id -> bench.ended("a", id, 1, Outcome.SUCCEEDED)).toArray(Event[]::new));

    // The store still shows it as assigned.
    Decided late = bench.ends("a", "j1", 1, Outcome.FAILED);

    assertThat(late.records()).isEmpty();
    bench.commits();
    assertThat(bench.state("j1")).isEqualTo("j1#1 succeeded");
    assertThat(bench.pool("default").running()).isZero();
  }

  @Test
  void aFreshIdIsNotAskedOfTheStore() {
    JobSpec spec = Ask.job("j").spec();
    Event fresh = new Event.Delivered(new Delivery("q", 1, 1), spec, SpecDigest.of(spec), true);

    assertThat(bench.dispatcher().unknown(fresh)).isEmpty();
    assertThat(bench.decide(fresh).records()).containsExactly("add j#0 queued");
  }

  @Test
  void aMessageThatCannotBeUnderstoodIsRefusedAndSettled() {
    Refusal refusal = new Refusal("q", "BAD_HANDLER", "no", Map.of(), Payload.EMPTY);

    Decided decided = bench.decide(new Event.Undecodable(new Delivery("q", 1, 9), refusal));

    assertThat(decided.records()).containsExactly("notice 1 BAD_HANDLER");
    assertThat(decided.does()).containsExactly("settle q 9");
    assertThat(decided.does("publish")).containsExactly("publish 1 BAD_HANDLER");
  }

  @Test
  void aJobThatComesAndIsAssignedAndEndsBeforeACommitIsRecordedOnceWithItsPayload() {
    bench.ready("a", 1);
    Decision decision = new Decision();
    Dispatcher dispatcher = bench.dispatcher();
    dispatcher.decide(
        List.of(bench.submitted(Ask.job("j"))), Stored.NOTHING, bench.now(), decision);
    dispatcher.decide(
        List.of(
            new Event.AttemptAccepted(Join.as("a").agent(), Bench.attempt("j", 1)),
            bench.ended("a", "j", 1, Outcome.SUCCEEDED)),
        Stored.NOTHING,
        bench.now(),
        decision);

    assertThat(decision.changes()).hasSize(2);
    assertThat(decision.changes().getFirst())
        .isInstanceOfSatisfying(
            Change.JobAdded.class,
            added -> {
              assertThat(Words.of(added.job())).isEqualTo("j#1 succeeded");
              assertThat(added.job().spec().payload().size()).isEqualTo(5);
            });
  }

  @Test
  void whatIsToldOfAJobNeverCarriesItsPayload() {
    bench.ready("a", 1);
    Decided decided = bench.submit("j");

    List<Job> told =
        decided.effects().stream()
            .filter(Effect.TellJob.class::isInstance)
            .map(effect -> ((Effect.TellJob) effect).job())
            .toList();

    assertThat(told).hasSize(2).allMatch(Job::shelved);
  }

  @Test
  void publishedNoticesAndKeptLogsAreRecorded() {
    LogTail log = new LogTail(Bench.attempt("j", 1), 0, Payload.EMPTY);

    assertThat(bench.decide(new Event.Published(List.of(1L, 2L))).records())
        .containsExactly("published [1, 2]");
    assertThat(bench.decide(new Event.LogKept(log)).records()).containsExactly("log j#1");
  }

  @Test
  void onlyEndsThatSomebodyWantsToHearOfArePublishedWhenEventsAreOff() {
    Bench quiet = new Bench(Bench.events(false));
    quiet.ready("a", 5);
    quiet.submit(Ask.job("good"));
    quiet.submit(Ask.job("bad").attempts(1));
    quiet.submit(Ask.job("asked").replyTo("me"));

    assertThat(quiet.ends("a", "good", 1, Outcome.SUCCEEDED).does("publish")).isEmpty();
    assertThat(quiet.ends("a", "bad", 1, Outcome.FAILED).does("publish")).hasSize(1);
    assertThat(quiet.ends("a", "asked", 1, Outcome.SUCCEEDED).does("publish")).hasSize(1);
  }
}
