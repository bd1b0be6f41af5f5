package dev.weft.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.history.History.Result;
import dev.weft.it.history.Sighting.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HistoryCheckTest {
  @Test
  void jobsThatRanOnceAndHaveOneResultAreClean() {
    HistoryCheck check =
        HistoryCheck.of(
            History.of(
                Set.of("a", "b"),
                List.of(
                    start(0, 1, "a", 1), start(1, 2, "b", 1), end(2, 1, "a", 1), end(3, 2, "b", 1)),
                List.of(Result.success("a", 1), Result.success("b", 1))));

    assertThat(check.ranOnce()).isTrue();
  }

  @Test
  void confirmedJobWithoutResultIsLost() {
    HistoryCheck check = HistoryCheck.of(History.of(Set.of("a"), List.of(), List.of()));

    assertThat(check.lost()).containsExactly("a");
    assertThat(check.isClean()).isFalse();
    assertThat(check).asString().contains("lost              1 a");
  }

  @Test
  void secondResultIsADuplicate() {
    HistoryCheck check =
        HistoryCheck.of(
            History.of(
                Set.of("a"),
                List.of(start(0, 1, "a", 1), end(1, 1, "a", 1)),
                List.of(Result.success("a", 1), Result.success("a", 1))));

    assertThat(check.duplicated()).containsExactly("a");
    assertThat(check.isClean()).isFalse();
  }

  @Test
  void jobThatNobodyPublishedIsUnexpected() {
    HistoryCheck check =
        HistoryCheck.of(
            History.of(
                Set.of(), List.of(start(0, 1, "seen", 1)), List.of(new Result("told", 0, false))));

    assertThat(check.unexpected()).containsExactly("seen", "told");
    assertThat(check.isClean()).isFalse();
  }

  @Test
  void jobOfUnknownAcceptanceMayOrMayNotAppear() {
    HistoryCheck check =
        HistoryCheck.of(
            new History(
                Set.of(),
                Set.of("appeared", "vanished"),
                List.of(start(0, 1, "appeared", 1), end(1, 1, "appeared", 1)),
                List.of(Result.success("appeared", 1))));

    assertThat(check.recovered()).containsExactly("appeared");
    assertThat(check.ranOnce()).isTrue();
  }

  @Test
  void successThatNoHandlerSawIsUnwitnessed() {
    HistoryCheck check =
        HistoryCheck.of(
            History.of(
                Set.of("a", "b"),
                List.of(start(0, 1, "a", 1), start(0, 1, "b", 1), end(1, 1, "b", 1)),
                List.of(Result.success("a", 1), Result.success("b", 2))));

    assertThat(check.unwitnessed()).containsExactly("a", "b");
    assertThat(check.isClean()).isFalse();
  }

  @Test
  void failureNeedsNoWitness() {
    HistoryCheck check =
        HistoryCheck.of(History.of(Set.of("a"), List.of(), List.of(new Result("a", 0, false))));

    assertThat(check.ranOnce()).isTrue();
  }

  @Test
  void attemptAfterADeadOneIsARerunAndNoOverlap() {
    HistoryCheck check =
        HistoryCheck.of(
            History.of(
                Set.of("a"),
                List.of(start(0, 1, "a", 1), start(5, 2, "a", 2), end(6, 2, "a", 2)),
                List.of(Result.success("a", 2))));

    assertThat(check.rerun()).containsExactly("a");
    assertThat(check.overlapping()).isEmpty();
    assertThat(check.isClean()).isTrue();
    assertThat(check.ranOnce()).isFalse();
  }

  @Test
  void attemptThatStartsWhileAnotherRunsOverlaps() {
    HistoryCheck check =
        HistoryCheck.of(
            History.of(
                Set.of("a"),
                List.of(
                    start(0, 1, "a", 1), start(5, 2, "a", 2), end(6, 2, "a", 2), end(7, 1, "a", 1)),
                List.of(Result.success("a", 2))));

    assertThat(check.overlapping()).containsExactly("a");
    assertThat(check.isClean()).isFalse();
  }

  private static Sighting start(int second, long pid, String job, int attempt) {
    return new Sighting(Instant.ofEpochSecond(second), pid, Moment.START, job, attempt);
  }

  private static Sighting end(int second, long pid, String job, int attempt) {
    return new Sighting(Instant.ofEpochSecond(second), pid, Moment.END, job, attempt);
  }
}
