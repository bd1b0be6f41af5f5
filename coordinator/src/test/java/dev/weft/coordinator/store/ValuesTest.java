package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.coordinator.dispatch.job.Attempt.Standing;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.loop.StateName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How single values are written. */
class ValuesTest {
  @Test
  void timesKeepTheirMicroseconds() {
    Instant time = Instant.parse("2026-11-01T12:34:56.789012345Z");
    assertThat(Micros.time(Micros.of(time))).isEqualTo("2026-11-01T12:34:56.789012Z");
    Instant early = Instant.parse("1969-12-31T23:59:59.999999Z");
    assertThat(Micros.time(Micros.of(early))).isEqualTo(early);
    assertThat(Micros.of(Instant.EPOCH)).isZero();
    assertThat(Micros.of(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
    assertThat(Micros.of(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void shortestLengthDoesNotBecomeNone() {
    assertThat(Micros.of(Duration.ofNanos(1))).isEqualTo(1);
    assertThat(Micros.of(Duration.ZERO)).isZero();
    assertThat(Micros.length(Micros.of(Duration.ofDays(365)))).isEqualTo(Duration.ofDays(365));
  }

  @ParameterizedTest
  @EnumSource
  void statesKeepTheirNumbers(StateName state) {
    assertThat(Codes.state(Codes.of(state))).isEqualTo(state);
    assertThat(Codes.of(state) >= Codes.TERMINAL).isEqualTo(state.terminal());
  }

  @ParameterizedTest
  @EnumSource
  void outcomesKeepTheirNumbers(Outcome outcome) {
    assertThat(Codes.outcome(Codes.of(outcome))).isEqualTo(outcome);
  }

  @ParameterizedTest
  @EnumSource
  void standingsKeepTheirNumbers(Standing standing) {
    assertThat(Codes.standing(Codes.of(standing))).isEqualTo(standing);
  }

  @Test
  void anyTextIsKeptInMaps() {
    Random random = new Random(7);
    String letters = "a=\\\n\r\u0000\"'ü✓ ";
    for (int round = 0; round < 1000; round++) {
      Map<String, String> map = new HashMap<>();
      for (int entry = random.nextInt(4); entry > 0; entry--) {
        map.put(text(letters, random), text(letters, random));
      }
      assertThat(TextMap.read(TextMap.write(map))).isEqualTo(map);
    }
  }

  private static String text(String letters, Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(5); length > 0; length--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void spoiltMapIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TextMap.read("a=b\\"));
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    SqliteSettings good = StoreSettings.at(Path.of("weft.db"));
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Retention(Duration.ZERO, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Retention(second, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new SqliteSettings(
                good.path(), good.retention(), 0, 1 << 20, 1 << 20, 0, second, second))
        .withMessage("readers must be 1 to 64");
  }
}
