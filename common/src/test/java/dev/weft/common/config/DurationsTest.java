package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "1500ms, PT1.5S",
    "30s, PT30S",
    "5m, PT5M",
    "2h, PT2H",
    "1d, PT24H",
    "36500d, PT876000H",
    "PT0S, PT0S",
    "PT1H30M, PT1H30M",
    "P1DT2H, PT26H",
    "P2D, PT48H",
    "PT0.000000001S, PT0.000000001S",
    "007s, PT7S"
  })
  void bothFormsAreRead(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "s",
        "30 s",
        " 30s",
        "30s ",
        "-30s",
        "+30s",
        "1.5s",
        "30S",
        "30sec",
        "1h30m",
        "1w",
        "٣s",
        "0x1s",
        "1e3s",
        "NaNs",
        "P",
        "PT",
        "P1DT",
        "P1Y",
        "P1M",
        "P1W",
        "-PT1S",
        "PT-1S",
        "+PT1S",
        "pt1s",
        "PT1,5S",
        "PT1.S",
        "PT.5S",
        "PT1.0000000001S",
        "T1S",
        "1s\n",
        "30s\u0000"
      })
  void whatIsNotADurationIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "36501d", "3153600001s", "999999999999999999ms", "999999999999999999d",
            "9223372036854775807s",
        "99999999999999999999999999d", "P36501D", "P999999999D", "PT999999999H", "PT999999999999S",
        "P36500DT0.000000001S"
      })
  void whatIsTooLongIsRefusedWithoutOverflow(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.001S, 1ms",
    "PT1.5S, 1500ms",
    "PT30S, 30s",
    "PT90S, 90s",
    "PT60S, 1m",
    "PT90M, 90m",
    "PT24H, 1d",
    "PT36H, 36h",
    "PT0.0005S, PT0.0005S",
    "P36500D, 36500d"
  })
  void theLargestUnitThatDividesIsWritten(Duration duration, String expected) {
    assertThat(Durations.format(duration)).isEqualTo(expected);
  }

  @Test
  void whatCannotBeReadIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.format(Duration.ofNanos(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.format(Durations.MAX.plusNanos(1)));
  }

  @Test
  void everyDurationIsReadBackAsItWasWritten() {
    long seed = System.nanoTime();
    System.out.println("durations seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Duration[] grains = {
      Duration.ofNanos(1),
      Duration.ofMillis(1),
      Duration.ofSeconds(1),
      Duration.ofMinutes(1),
      Duration.ofHours(1),
      Duration.ofDays(1)
    };
    for (int i = 0; i < 20_000; i++) {
      Duration grain = grains[random.nextInt(grains.length)];
      long most = Durations.MAX.dividedBy(grain);
      long amount = random.nextLong(most + 1) >>> random.nextInt(64);
      Duration duration = grain.multipliedBy(amount);
      String text = Durations.format(duration);
      assertThat(Durations.parse(text)).as("seed %d: %s", seed, text).isEqualTo(duration);
      assertThat(Durations.parse(duration.toString())).isEqualTo(duration);
    }
  }

  @Test
  void randomTextIsReadOrRefusedAndNothingElse() {
    long seed = System.nanoTime();
    System.out.println("duration texts seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    String letters = "0123456789PTDHMSsmhd.- ";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        assertThat(Durations.parse(text.toString()))
            .as("seed %d: %s", seed, text)
            .isBetween(Duration.ZERO, Durations.MAX);
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getClass()).isEqualTo(IllegalArgumentException.class);
      }
    }
  }
}
