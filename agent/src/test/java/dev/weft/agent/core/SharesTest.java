package dev.weft.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an agent's slots go to the coordinators that have work for them. */
final class SharesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void slotsAreSplitEvenlyWhileNobodyUsesThem() {
    CoordinatorModels all = new CoordinatorModels(11, 2);
    all.run(SECOND);
    assertThat(all.credits()).containsExactly(6, 5);
    all.connect(2);
    all.run(SECOND);
    assertThat(all.credits()).containsExactly(4, 4, 3);
  }

  @Test
  void busyCoordinatorGetsWhatAnIdleOneLeaves() {
    CoordinatorModels all = new CoordinatorModels(100, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(700));
    all.run(Duration.ofSeconds(5));
    assertThat(all.credits()).containsExactly(99, 1);
    assertThat(all.running(0)).isEqualTo(99);
    assertThat(all.refused()).isZero();
  }

  @Test
  void slotsComeBackToAnIdleCoordinatorAtOnceWhenItHasWork() {
    CoordinatorModels all = new CoordinatorModels(100, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(700));
    all.run(Duration.ofSeconds(5));
    all.work(1, Integer.MAX_VALUE, Duration.ofMillis(700));
    all.run(Duration.ofSeconds(2));
    assertThat(all.credits()).containsExactly(50, 50);
    assertThat(all.running(1)).isEqualTo(50);
    all.work(0, 0, SECOND);
    all.run(Duration.ofSeconds(5));
    assertThat(all.credits()).containsExactly(1, 99);
    assertThat(all.refused()).isZero();
  }

  @Test
  void busyCoordinatorsGetTheSameAndHearNothingMore() {
    CoordinatorModels all = new CoordinatorModels(100, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(80));
    all.work(1, Integer.MAX_VALUE, Duration.ofMillis(30));
    all.run(SECOND);
    int before = all.told();
    all.run(Duration.ofSeconds(60));
    assertThat(all.credits()).containsExactly(50, 50);
    assertThat(all.done()).isGreaterThan(50_000);
    assertThat(all.told() - before).isZero();
    assertThat(all.refused()).isZero();
  }

  @Test
  void loadThatChangesIsFollowedWithFewMessagesAndNoRefusal() {
    CoordinatorModels all = new CoordinatorModels(100, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(50));
    for (int round = 0; round < 60; round++) {
      // About 5 to 40 at once, with jumps.
      all.work(1, 5 + round * 13 % 36, Duration.ofMillis(50 + round % 7 * 20));
      all.run(Duration.ofSeconds(2));
    }
    assertThat(all.done()).isGreaterThan(80_000);
    assertThat(all.told()).isLessThan(150);
    assertThat(all.refused()).isZero();
  }

  @Test
  void moderateCoordinatorKeepsWhatItUsesBesideAGreedyOne() {
    CoordinatorModels all = new CoordinatorModels(100, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(60));
    all.work(1, 20, Duration.ofMillis(60));
    all.run(Duration.ofSeconds(10));
    assertThat(all.running(1)).isBetween(15, 20);
    assertThat(all.credits().get(1)).isBetween(20, 40);
    assertThat(all.credits().get(0) + all.credits().get(1)).isEqualTo(100);
  }

  @Test
  void threeCoordinatorsShareByWhatTheyCanUse() {
    CoordinatorModels all = new CoordinatorModels(90, 3);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(300));
    all.work(1, Integer.MAX_VALUE, Duration.ofMillis(300));
    all.run(Duration.ofSeconds(5));
    assertThat(all.credits()).containsExactly(45, 44, 1);
    all.work(2, Integer.MAX_VALUE, Duration.ofMillis(300));
    all.run(Duration.ofSeconds(3));
    assertThat(all.credits()).containsExactly(30, 30, 30);
    assertThat(all.refused()).isZero();
  }

  @Test
  void veryShortJobsShowDemandByTheirResults() {
    CoordinatorModels all = new CoordinatorModels(100, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ZERO);
    all.run(Duration.ofSeconds(5));
    assertThat(all.credits()).containsExactly(99, 1);
  }

  @Test
  void coordinatorThatComesGetsItsShareAndOneThatGoesLeavesIt() {
    CoordinatorModels all = new CoordinatorModels(60, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(200));
    all.run(Duration.ofSeconds(5));
    all.connect(2);
    all.work(2, Integer.MAX_VALUE, Duration.ofMillis(200));
    all.run(Duration.ofSeconds(3));
    assertThat(all.credits()).containsExactly(30, 1, 29);
    all.disconnect(0);
    all.run(Duration.ofSeconds(3));
    assertThat(all.credits()).containsExactly(0, 1, 59);
    assertThat(all.refused()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 700, 20_000})
  void oneSlotGoesAroundAmongCoordinatorsThatHaveWork(int millis) {
    CoordinatorModels all = new CoordinatorModels(1, 2);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(millis));
    all.work(1, Integer.MAX_VALUE, Duration.ofMillis(millis));
    all.run(Duration.ofMinutes(10));
    assertThat(all.done(0)).isPositive();
    assertThat((double) all.done(1) / all.done(0)).isBetween(0.8, 1.25);
    assertThat(all.refused()).isZero();
  }

  @Test
  void oneSlotIsMostlyWithTheCoordinatorThatHasWorkAndTheOtherIsServedSoon() {
    CoordinatorModels all = new CoordinatorModels(1, 3);
    all.work(1, Integer.MAX_VALUE, Duration.ofMillis(100));
    all.run(Duration.ofMinutes(1));
    assertThat(all.done(1)).isGreaterThan(250);
    all.work(2, 1, Duration.ofMillis(100));
    all.run(Duration.ofSeconds(10));
    assertThat(all.done(2)).isPositive();
  }

  @Test
  void slotThatNobodyUsesStaysLongerWithEachRound() {
    CoordinatorModels all = new CoordinatorModels(1, 2);
    int looks = 0;
    int longest = 0;
    for (int look = 0; look < 240; look++) {
      all.run(Duration.ofMillis(250));
      looks = all.credits().get(1) == 1 ? looks + 1 : 0;
      longest = Math.max(longest, looks);
    }
    assertThat(longest).isBetween(16, 20);
    all.work(0, Integer.MAX_VALUE, Duration.ofMillis(100));
    all.run(Duration.ofSeconds(15));
    assertThat(all.done(0)).isPositive();
  }

  @Test
  void slotsThatAreStuckOrOfNobodyAreNotGivenOut() {
    CoreDriver core = new CoreDriver(4, 1 << 20);
    core.connect();
    core.tell(new Event.Opened(CoreDriver.stream(1, 1)));
    assertThat(core.tell(CoreDriver.welcomed(CoreDriver.stream(1, 1), 0)))
        .isEqualTo("1<ready 0, 0<credits 2");
    core.pass(SECOND);
    assertThat(core.tell(new Event.Tick())).isEqualTo("1<credits 2");
    core.assign(CoreDriver.attempt("j", 1));
    core.assign(CoreDriver.attempt("k", 1));
    core.cancel(CoreDriver.attempt("j", 1));
    assertThat(core.giveUp(CoreDriver.attempt("j", 1)))
        .isEqualTo("=j#1 SUCCEEDED, 0<result j#1, 1<credits 1");
    core.connect(CoreDriver.attempt("k", 1), Verdict.Action.LEAVE);
    core.pass(SECOND);
    assertThat(core.tell(new Event.Tick())).isEqualTo("0<credits 1");
    assertThat(core.end(CoreDriver.attempt("j", 1))).isEqualTo("0<credits 2");
  }

  @Test
  void levelGivesTheSameToAllThatWantMore() {
    assertThat(Shares.level(10, new int[] {10, 3, 10})).containsExactly(4, 3, 3);
    assertThat(Shares.level(10, new int[] {1, 1})).containsExactly(1, 1);
    assertThat(Shares.level(1, new int[] {5, 5})).containsExactly(1, 0);
    assertThat(Shares.level(0, new int[] {5, 0})).containsExactly(0, 0);
    assertThat(Shares.level(Integer.MAX_VALUE, new int[] {Integer.MAX_VALUE, 1}))
        .isEqualTo(new int[] {Integer.MAX_VALUE - 1, 1});
  }
}
