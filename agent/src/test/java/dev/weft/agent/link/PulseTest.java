package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PulseTest {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @Test
  void firstBeatIsDueAfterAnInterval() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ofSeconds(100));
    assertThat(pulse.isDue(Duration.ofSeconds(104))).isFalse();
    assertThat(pulse.isDue(Duration.ofSeconds(105))).isTrue();
  }

  @Test
  void threeBeatsWithoutAnswerAreTheEnd() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    for (int beat = 1; beat <= 3; beat++) {
      assertThat(pulse.beat(INTERVAL.multipliedBy(beat))).isTrue();
    }
    assertThat(pulse.beat(INTERVAL.multipliedBy(4))).isFalse();
  }

  @Test
  void anyAnswerStartsTheCountAnew() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    for (int beat = 1; beat <= 100; beat++) {
      assertThat(pulse.beat(INTERVAL.multipliedBy(beat))).isTrue();
      if (beat % 3 == 0) {
        pulse.answered(beat, INTERVAL.multipliedBy(9));
      }
    }
  }

  @Test
  void processThatStoodStillForLongDoesNotGiveUpAtOnce() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    pulse.beat(INTERVAL);
    assertThat(pulse.beat(Duration.ofHours(1))).isTrue();
    assertThat(pulse.due()).isEqualTo(Duration.ofHours(1).plus(INTERVAL));
  }

  @Test
  void sequenceRisesFromOne() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    assertThat(pulse.next(INTERVAL)).isEqualTo(1);
    assertThat(pulse.next(INTERVAL)).isEqualTo(2);
  }

  @Test
  void answerTellsWhenThatBeatWasSentAndSettlesThoseBefore() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    for (int beat = 1; beat <= 3; beat++) {
      pulse.next(INTERVAL.multipliedBy(beat));
    }
    assertThat(pulse.answered(2, INTERVAL.multipliedBy(9))).contains(INTERVAL.multipliedBy(2));
    assertThat(pulse.answered(1, INTERVAL.multipliedBy(9))).isEmpty();
    assertThat(pulse.answered(2, INTERVAL.multipliedBy(9))).isEmpty();
    assertThat(pulse.answered(3, INTERVAL.multipliedBy(9))).contains(INTERVAL.multipliedBy(3));
  }

  @Test
  void answerToWhatWasNeverSentTellsNothing() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    assertThat(pulse.answered(1, INTERVAL.multipliedBy(9))).isEmpty();
    assertThat(pulse.answered(-1, INTERVAL.multipliedBy(9))).isEmpty();
  }

  @Test
  void newestAnswerTellsHowLongItTook() {
    Pulse pulse = new Pulse(INTERVAL, Duration.ZERO);
    assertThat(pulse.newest()).isEqualTo(new Pulse.Answer(0, Duration.ZERO));
    long beat = pulse.next(INTERVAL);
    assertThat(pulse.answered(beat, INTERVAL.plusMillis(30))).isPresent();
    assertThat(pulse.newest()).isEqualTo(new Pulse.Answer(1, Duration.ofMillis(30)));
    assertThat(pulse.answered(7, INTERVAL.plusMillis(40))).isEmpty();
    assertThat(pulse.newest().sequence()).isEqualTo(1);
  }
}
