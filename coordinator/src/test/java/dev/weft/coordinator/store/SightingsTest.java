package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.coordinator.store.Member.Standing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a coordinator counts as dead, look by look. */
class SightingsTest {
  private final Sightings sightings = new Sightings();

  private static Member member(long life) {
    return member(life, Standing.WORKS);
  }

  private static Member member(long life, Standing standing) {
    return new Member(7, "seven", 3, life, standing, "");
  }

  private boolean dead(double second, Member... members) {
    return !sightings.look(List.of(members), Duration.ofMillis((long) (second * 1000))).isEmpty();
  }

  /** Each look as {@code second:life}; the last one's judgement counts. */
  @ParameterizedTest
  @CsvSource({
    "0:1 3:1 6:1 9:1 12:1 14.9:1, false",
    "0:1 3:1 6:1 9:1 12:1 15:1, true",
    "0:1 3:1 6:1 9:1 12:2 15:2, false",
    "0:1 3:1 6:1 9:1 12:2 15:2 18:2 21:2 24:2 26.9:2, false",
    "0:1 3:1 6:1 9:1 12:2 15:2 18:2 21:2 24:2 27:2, true",
    // A counter that goes down has changed as well: the store may have been restored.
    "0:9 3:9 6:9 9:9 12:8 15:8, false",
    // The observer stood still for 20 s: that is nobody's silence.
    "0:1 3:1 6:1 26:1, false",
    "0:1 3:1 6:1 26:1 29:1 32:1 34.9:1, false",
    "0:1 3:1 6:1 26:1 29:1 32:1 35:1, true",
    // Five seconds are not a gap, a little more is.
    "0:1 5:1 10:1 15:1, true",
    "0:1 5.1:1 10.2:1 15.3:1, false",
    // A steady clock begins anywhere.
    "1000:1 1003:1 1006:1 1009:1 1012:1 1015:1, true",
  })
  void silenceIsMeasuredFromTheLastChange(String looks, boolean expected) {
    boolean dead = false;
    for (String look : looks.split(" ", -1)) {
      String[] parts = look.split(":", -1);
      dead = dead(Double.parseDouble(parts[0]), member(Long.parseLong(parts[1])));
    }
    assertThat(dead).isEqualTo(expected);
  }

  @Test
  void everybodyCountsAsAliveWhenFirstSeen() {
    assertThat(dead(100)).isFalse();
    assertThat(dead(103, member(1))).isFalse();
    for (int second = 106; second < 118; second += 3) {
      assertThat(dead(second, member(1))).isFalse();
    }
    assertThat(dead(118, member(1))).isTrue();
  }

  @Test
  void whoWasAwayAndComesBackIsNewAgain() {
    for (int second = 0; second < 15; second += 3) {
      assertThat(dead(second, member(1))).isFalse();
    }
    assertThat(dead(15)).isFalse();
    assertThat(dead(16, member(1))).isFalse();
  }

  @Test
  void newStartIsAChange() {
    for (int second = 0; second < 15; second += 3) {
      assertThat(dead(second, member(1))).isFalse();
    }
    assertThat(dead(15, new Member(7, "seven", 4, 1, Standing.WORKS, ""))).isFalse();
  }

  @Test
  void whoLeftIsDueAtOnceAndWhoWasTakenOverNever() {
    assertThat(dead(0, member(1, Standing.LEFT))).isTrue();
    for (int second = 1; second < 40; second += 3) {
      assertThat(dead(second, member(1, Standing.TAKEN_OVER))).isFalse();
    }
  }
}
