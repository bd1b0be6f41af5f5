package dev.weft.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LogRateTest {
  @Test
  void burstIsFreeAndTheRestTakesItsTime() {
    LogRate rate = new LogRate(1_000);
    Duration now = Duration.ofHours(1);
    assertThat(rate.spend(250, now)).isZero();
    assertThat(rate.spend(1_000, now)).isEqualTo(1_000_000_000L);
    Duration later = now.plusSeconds(1);
    assertThat(rate.spend(1_000, later)).isEqualTo(1_000_000_000L);
  }

  @Test
  void silenceSavesNoMoreThanABurst() {
    LogRate rate = new LogRate(1_000);
    rate.spend(250, Duration.ofSeconds(1));
    assertThat(rate.spend(1_250, Duration.ofHours(1))).isEqualTo(1_000_000_000L);
  }
}
