package dev.weft.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HumanTest {
  private final Human human =
      new Human(Clock.fixed(Instant.ofEpochSecond(100_000), ZoneId.of("Asia/Shanghai")));

  @ParameterizedTest
  @CsvSource({
    "99999.9, 0s ago",
    "99997, 3s ago",
    "99881, 119s ago",
    "99880, 2m ago",
    "92801, 119m ago",
    "92800, 2h ago",
    "-200000, 3d ago",
    "100090, in 90s"
  })
  void agesAreInTheirLargestUnit(double at, String expected) {
    Timestamp time =
        Timestamp.newBuilder()
            .setSeconds((long) Math.floor(at))
            .setNanos((int) Math.round((at - Math.floor(at)) * 1e9))
            .build();
    assertThat(human.ago(time)).isEqualTo(expected);
  }

  @Test
  void momentsAreInTheLocalZone() {
    assertThat(human.moment(Timestamp.newBuilder().setSeconds(100_000).build()))
        .isEqualTo("1970-01-02 11:46:40");
  }

  @ParameterizedTest
  @CsvSource({
    "999, 999ms",
    "1000, 1.0s",
    "59949, 59.9s",
    "60000, 1m00s",
    "3599999, 59m59s",
    "3600000, 1h00m"
  })
  void measuredTimesAreShort(long millis, String expected) {
    assertThat(Human.took(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB"})
  void sizesAreShort(long bytes, String expected) {
    assertThat(Human.bytes(bytes)).isEqualTo(expected);
  }
}
