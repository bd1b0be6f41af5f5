package dev.weft.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.history.Act.Answer;
import dev.weft.it.history.Act.Operation;
import dev.weft.it.history.Sighting.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker bites: each test plants one thing that must never be, or one that may. */
final class AuditTest {
  private final List<Act> acts = new ArrayList<>();
  private final List<Sighting> witness = new ArrayList<>();
  private final List<Listed> listed = new ArrayList<>();
  private final List<Telling> tellings = new ArrayList<>();
  private final Map<Long, Instant> died = new HashMap<>();
  private final List<Absence> absences = new ArrayList<>();

  @Test
  void jobsThatRanOnceAreClean() {
    good("a");
    good("b");

    assertThat(audit().ranOnce()).isTrue();
    assertThat(audit().confirmed()).isEqualTo(2);
    assertThat(audit().late()).isEmpty();
  }

  @Test
  void jobThatWasTakenAndIsNotListedIsLost() {
    good("a");
    act("gone", Answer.OK);

    assertThat(audit().lost()).containsExactly("gone");
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void jobThatNeverEndedIsLost() {
    act("stuck", Answer.OK);
    start("stuck", 1, 1, 1);
    listed.add(new Listed("stuck", "running", false, 1, 1));

    assertThat(audit().lost()).containsExactly("stuck");
  }

  @Test
  void jobOfWhoseEndNobodyWasToldIsUntold() {
    good("a");
    tellings.clear();

    assertThat(audit().untold()).containsExactly("a");
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void jobThatIsListedTwiceIsADuplicate() {
    good("a");
    listed.add(Listed.succeeded("a"));

    assertThat(audit().duplicated()).containsExactly("a");
  }

  @Test
  void secondStartWhileTheFirstAgentLivesIsADuplicate() {
    good("a");
    start("a", 2, 12, 2);
    listed.set(0, Listed.succeeded("a", 1, 2));

    assertThat(audit().duplicated()).containsExactly("a");
    assertThat(audit().repeated()).isEmpty();
  }

  @Test
  void secondStartAfterTheFirstAgentDiedIsARepetition() {
    repeatedAfterDeath("a");

    assertThat(audit().repeated()).containsExactly("a");
    assertThat(audit().duplicated()).isEmpty();
    assertThat(audit().isClean()).isTrue();
    assertThat(audit().ranOnce()).isFalse();
  }

  @Test
  void secondStartBeforeTheFirstAgentDiedIsADuplicate() {
    repeatedAfterDeath("a");
    died.put(7L, at(20));

    assertThat(audit().duplicated()).containsExactly("a");
    assertThat(audit().repeated()).isEmpty();
  }

  @Test
  void theSameAttemptMustNotStartTwiceEvenIfItsAgentDied() {
    act("a", Answer.OK);
    start("a", 1, 1, 7);
    start("a", 1, 5, 8);
    end("a", 1, 6, 8);
    died.put(7L, at(4));
    listed.add(Listed.succeeded("a", 1, 2));
    tell("a", 1, 7, "a 1");

    assertThat(audit().duplicated()).containsExactly("a");
  }

  @Test
  void repetitionThatTheRecordDoesNotShowIsHidden() {
    repeatedAfterDeath("a");
    listed.set(0, Listed.succeeded("a", 2, 1));

    assertThat(audit().hidden()).containsExactly("a");
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void attemptBeyondTheNewestOnRecordIsHidden() {
    repeatedAfterDeath("a");
    listed.set(0, Listed.succeeded("a", 1, 2));
    tellings.clear();

    assertThat(audit().hidden()).containsExactly("a");
  }

  @Test
  void jobThatNobodyAskedForIsUnexpected() {
    start("seen", 1, 1, 1);
    listed.add(Listed.succeeded("listed"));
    tell("told", 1, 1, "told 1");

    assertThat(audit().unexpected()).containsExactly("listed", "seen", "told");
  }

  @Test
  void jobThatWasRefusedMustNotAppear() {
    good("a");
    acts.clear();
    act("a", Answer.FAIL);

    assertThat(audit().unexpected()).containsExactly("a");
  }

  @Test
  void jobOfUnknownAcceptanceMayOrMayNotAppear() {
    good("appeared");
    acts.clear();
    act("appeared", Answer.UNKNOWN);
    act("vanished", Answer.UNKNOWN);

    assertThat(audit().recovered()).containsExactly("appeared");
    assertThat(audit().ranOnce()).isTrue();
    assertThat(audit().confirmed()).isZero();
  }

  @Test
  void unknownThatIsRepeatedUntilItIsTakenIsOneTakenJob() {
    good("a");
    acts.addFirst(new Act(at(0), Operation.SUBMIT, "a", Answer.UNKNOWN));

    assertThat(audit().ranOnce()).isTrue();
    assertThat(audit().recovered()).isEmpty();
  }

  @Test
  void sameMessageTwiceIsNoChange() {
    good("a");
    tell("a", 1, 20, "a 1");

    assertThat(audit().isClean()).isTrue();
  }

  @Test
  void messagesThatDisagreeAreAChange() {
    good("a");
    tell("a", 1, 20, "another output");

    assertThat(audit().changed()).containsExactly("a");
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void messageThatDisagreesWithTheRecordIsAChange() {
    good("a");
    listed.set(0, new Listed("a", "failed", true, 1, 1));

    assertThat(audit().changed()).containsExactly("a");
  }

  @Test
  void successThatNobodySawIsUnwitnessed() {
    good("a");
    witness.clear();

    assertThat(audit().unwitnessed()).containsExactly("a");
  }

  @Test
  void attemptsThatRanAtOnceOverlap() {
    repeatedAfterDeath("a");
    end("a", 1, 9, 7);

    assertThat(audit().overlapping()).containsExactly("a");
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void jobThatIsToldLongAfterItWasTakenIsLateAndNotWrong() {
    act("a", Answer.OK);
    start("a", 1, 1, 1);
    end("a", 1, 2, 1);
    listed.add(Listed.succeeded("a"));
    tell("a", 1, 30, "a 1");

    assertThat(audit().late()).containsExactly("a");
    assertThat(audit().ranOnce()).isTrue();
    assertThat(audit()).asString().contains("(late)            1 a");
  }

  @Test
  void jobThatFailsWhileItsAgentsLiveIsAFailure() {
    repeatedAfterDeath("a");
    listed.set(0, new Listed("a", "failed", true, 3, 3));
    tellings.set(0, new Telling(at(7), "a", "failed", 3, "a 3"));

    assertThat(audit().failed()).containsExactly("a");
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void jobThatFailsBeforeItLostAsManyAgentsAsItMayIsAFailure() {
    act("a", Answer.OK);
    start("a", 1, 1, 7);
    died.put(7L, at(4));
    listed.add(new Listed("a", "failed", true, 1, 1));
    tellings.add(new Telling(at(5), "a", "failed", 1, "a 1"));

    assertThat(audit().failed()).containsExactly("a");
  }

  @Test
  void jobWhoseAgentsAllDiedIsGivenUpAndNotWrong() {
    repeatedAfterDeath("a");
    witness.removeIf(sighting -> sighting.moment() == Moment.END);
    died.put(8L, at(6));
    start("a", 3, 7, 9);
    died.put(9L, at(8));
    listed.set(0, new Listed("a", "failed", true, 3, 3));
    tellings.set(0, new Telling(at(9), "a", "failed", 3, "a 3"));

    assertThat(audit().givenUp()).containsExactly("a");
    assertThat(audit().isClean()).isTrue();
    assertThat(audit()).asString().contains("(given up)        1 a");
  }

  @Test
  void secondStartAfterTheFirstAgentWasAwayForTooLongHasLapsed() {
    givenToAnother("a", Absence.Kind.CUT_OFF);
    stop("a", 1, 4, 7);

    assertThat(audit().lapsed()).containsExactly("a");
    assertThat(audit().repeated()).isEmpty();
    assertThat(audit().isClean()).isTrue();
    assertThat(audit().ranOnce()).isFalse();
  }

  @Test
  void secondStartOfAnAttemptThatIsNotOnRecordAsLostIsADuplicateWhoeverWasAway() {
    givenToAnother("a", Absence.Kind.CUT_OFF);
    listed.set(0, Listed.succeeded("a", 2, 2));

    assertThat(audit().duplicated()).containsExactly("a");
    assertThat(audit().lapsed()).isEmpty();
  }

  @Test
  void secondStartBeforeTheFirstAgentWasAwayIsADuplicate() {
    givenToAnother("a", Absence.Kind.CUT_OFF);
    absences.set(0, new Absence(7, Absence.Kind.CUT_OFF, at(6), at(20)));

    assertThat(audit().duplicated()).containsExactly("a");
  }

  @Test
  void secondStartWhileAnotherAgentThanTheFirstWasAwayIsADuplicate() {
    givenToAnother("a", Absence.Kind.CUT_OFF);
    absences.set(0, new Absence(8, Absence.Kind.CUT_OFF, at(2), at(20)));

    assertThat(audit().duplicated()).containsExactly("a");
  }

  @Test
  void olderAttemptThatStartsAfterItsAgentWasBackIsADuplicate() {
    givenToAnother("a", Absence.Kind.FROZEN);
    witness.removeFirst();
    start("a", 1, 21, 7);

    assertThat(audit().duplicated()).containsExactly("a");
  }

  @Test
  void whatAnAgentThatWasCutOffDidNotStopInTimeOverlaps() {
    givenToAnother("a", Absence.Kind.CUT_OFF);
    stop("a", 1, 6, 7);

    assertThat(audit().overlapping()).containsExactly("a");
    assertThat(audit().doubled()).isEmpty();
    assertThat(audit().isClean()).isFalse();
  }

  @Test
  void whatAFrozenAgentStoppedWhenItThawedRanTwiceAtOnceAndThatIsFlaggedAndNotWrong() {
    givenToAnother("a", Absence.Kind.FROZEN);
    stop("a", 1, 20, 7);

    assertThat(audit().doubled()).containsExactly("a");
    assertThat(audit().overlapping()).isEmpty();
    assertThat(audit().isClean()).isTrue();
    assertThat(audit()).asString().contains("(doubled)         1 a");
  }

  @Test
  void attemptThatEndedAfterItWasGivenUpAndIsOnlyOnRecordAsLostIsHidden() {
    givenToAnother("a", Absence.Kind.FROZEN);
    end("a", 1, 20, 7);

    assertThat(audit().hidden()).containsExactly("a");
  }

  @Test
  void lateEndOfAnAttemptThatWasGivenUpIsOnItsRecord() {
    givenToAnother("a", Absence.Kind.FROZEN);
    end("a", 1, 20, 7);
    listed.set(0, new Listed("a", "succeeded", true, 2, 2, Map.of(1, "succeeded")));

    assertThat(audit().hidden()).isEmpty();
    assertThat(audit().isClean()).isTrue();
  }

  private void good(String job) {
    act(job, Answer.OK);
    start(job, 1, 1, 1);
    end(job, 1, 2, 1);
    listed.add(Listed.succeeded(job));
    tell(job, 1, 3, job + " 1");
  }

  private void repeatedAfterDeath(String job) {
    act(job, Answer.OK);
    start(job, 1, 1, 7);
    died.put(7L, at(4));
    start(job, 2, 5, 8);
    end(job, 2, 6, 8);
    listed.add(Listed.succeeded(job, 2, 2));
    tell(job, 2, 7, job + " 2");
  }

  /** The process of the first attempt is away from 2 to 20, and counted as lost before 5. */
  private void givenToAnother(String job, Absence.Kind kind) {
    repeatedAfterDeath(job);
    died.clear();
    absences.add(new Absence(7, kind, at(2), at(20)));
    listed.set(0, new Listed(job, "succeeded", true, 2, 2, Map.of(1, "")));
  }

  private void act(String job, Answer answer) {
    acts.add(new Act(at(0), Operation.PUBLISH, job, answer));
  }

  private void start(String job, int attempt, int second, long pid) {
    witness.add(new Sighting(at(second), pid, Moment.START, job, attempt));
  }

  private void end(String job, int attempt, int second, long pid) {
    witness.add(new Sighting(at(second), pid, Moment.END, job, attempt));
  }

  private void stop(String job, int attempt, int second, long pid) {
    witness.add(new Sighting(at(second), pid, Moment.STOPPED, job, attempt));
  }

  private void tell(String job, int attempt, int second, String output) {
    tellings.add(new Telling(at(second), job, "succeeded", attempt, output));
  }

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }

  private Audit audit() {
    return Audit.of(
        new Evidence(acts, witness, listed, tellings, died, absences, Duration.ofSeconds(10)));
  }
}
