package dev.weft.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "512B, 512",
    "64KiB, 65536",
    "1MiB, 1048576",
    "16MB, 16000000",
    "2kB, 2000",
    "3GiB, 3221225472",
    "1TB, 1000000000000",
    "1024TiB, 1125899906842624"
  })
  void numbersAreReadWithAndWithoutUnit(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "KiB", "-1", "+1", "1.5MiB", "64 KiB", " 64KiB", "64K", "64kb", "64KB", "64kiB",
        "64mib", "1iB", "1PiB", "1_000", "٣", "0x10", "64KiB\n"
      })
  void whatIsNotASizeIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1025TiB",
        "1125899906842625",
        "999999999999999999TiB",
        "8388608TiB",
        "16777216TiB",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999"
      })
  void whatIsTooLargeIsRefusedWithoutOverflow(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1023, 1023",
    "1024, 1KiB",
    "65536, 64KiB",
    "16000000, 16MB",
    "1048576, 1MiB",
    "1125899906842624, 1024TiB",
    "1500, 1500"
  })
  void theLargestUnitThatDividesIsWritten(long bytes, String expected) {
    assertThat(Sizes.format(bytes)).isEqualTo(expected);
  }

  @Test
  void whatCannotBeReadIsNotWritten() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sizes.format(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Sizes.format(Sizes.MAX + 1));
  }

  @Test
  void everySizeIsReadBackAsItWasWritten() {
    long seed = System.nanoTime();
    System.out.println("sizes seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      long unit =
          random.nextBoolean() ? 1L << random.nextInt(41) : (long) Math.pow(10, random.nextInt(13));
      long bytes = unit * (random.nextLong(Sizes.MAX / unit + 1) >>> random.nextInt(40));
      String text = Sizes.format(bytes);
      assertThat(Sizes.parse(text)).as("seed %d: %s", seed, text).isEqualTo(bytes);
    }
  }
}
