package dev.weft.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is left of a job that another coordinator has accepted first. */
class WithdrawalTest {
  private final Bench bench = new Bench(Bench.window(1));
  private final Decision first = new Decision();
  private final Decision second = new Decision();

  @Test
  void jobInASlotGivesItBack() {
    bench.ready("a", 1);
    decide(first, submitted(Ask.job("j")));
    assertThat(words(first)).contains("assign j#1 to a/1");

    List<Event> again = withdraw("j");

    assertThat(first.changes()).isEmpty();
    assertThat(words(first)).noneMatch(word -> word.contains("j#"));
    assertThat(again).hasSize(1);
    assertThat(bench.submit("k").assigns()).containsExactly("assign k#1 to a/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void jobThatWaitsIsCountedNoMore(int place) {
    Event[] all = new Event[4];
    for (int i = 0; i < 4; i++) {
      all[i] = submitted(Ask.job("j" + i));
    }
    decide(first, all);

    withdraw("j" + place);

    assertThat(pool().queued()).isEqualTo(3);
    withdraw("j0", "j1", "j2", "j3");
    assertThat(pool().queued()).isZero();
    assertThat(first.changes()).isEmpty();
  }

  @Test
  void delayedJobIsForgottenWithItsTime() {
    decide(first, submitted(Ask.job("j").delay(Duration.ofMinutes(1))));

    withdraw("j");

    assertThat(bench.dispatcher().nextDue()).isEmpty();
    assertThat(bench.pass(Duration.ofMinutes(2)).changes()).isEmpty();
  }

  @Test
  void whatIsAboutOtherJobsStays() {
    decide(first, delivered(Ask.job("k"), 1), delivered(Ask.job("j"), 2));
    decide(second, delivered(Ask.job("j").payload("other"), 3), delivered(Ask.job("l"), 4));

    List<Event> again = withdraw("j");

    assertThat(again)
        .containsExactly(delivered(Ask.job("j"), 2), delivered(Ask.job("j").payload("other"), 3));
    assertThat(words(first)).contains("settle inbox 1").doesNotContain("settle inbox 2");
    assertThat(words(second)).contains("settle inbox 4").doesNotContain("settle inbox 3");
    assertThat(first.changes()).hasSize(1);
    assertThat(second.changes()).hasSize(1);
    assertThat(withdraw("l")).containsExactly(delivered(Ask.job("l"), 4));
    assertThat(second.changes()).isEmpty();
  }

  @Test
  void jobThatExpiredMeanwhileLeavesNoNoticeAndNoDeadLetter() {
    decide(first, submitted(Ask.job("j").startWithin(Duration.ofSeconds(1))));
    bench
        .dispatcher()
        .decide(List.of(), Stored.NOTHING, bench.now().plus(Duration.ofSeconds(2)), second);
    assertThat(second.changes()).isNotEmpty();

    withdraw("j");

    assertThat(second.changes()).isEmpty();
    assertThat(words(second)).noneMatch(word -> word.startsWith("publish"));
  }

  private PoolView pool() {
    return bench.views().pools().stream()
        .filter(view -> view.name().equals(Bench.pool()))
        .findFirst()
        .orElseThrow();
  }

  private Event submitted(Ask ask) {
    return bench.submitted(ask);
  }

  private static Event delivered(Ask ask, long tag) {
    return new Event.Delivered(
        new Delivery("inbox", 1, tag), ask.spec(), SpecDigest.of(ask.spec()), false);
  }

  private void decide(Decision decision, Event... events) {
    bench.dispatcher().decide(List.of(events), Stored.NOTHING, bench.now(), decision);
  }

  private List<Event> withdraw(String... ids) {
    Set<JobId> theirs = Arrays.stream(ids).map(JobId::new).collect(Collectors.toSet());
    return bench.dispatcher().withdraw(new Foreign(theirs, Set.of()), List.of(first, second));
  }

  private static List<String> words(Decision decision) {
    return decision.effects().stream().map(Words::of).toList();
  }
}
