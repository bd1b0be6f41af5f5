package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.agent.core.Limits;
import dev.weft.agent.run.RunLimits;
import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.HostPort;
import dev.weft.common.id.PoolName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentConfigTest {
  private static final int MIB = 1 << 20;

  @Test
  void defaultsAreAsDocumented() {
    assertThat(read())
        .isEqualTo(
            new AgentConfig(
                List.of(new HostPort("127.0.0.1", 7781)),
                false,
                List.of(new PoolName("default")),
                Map.of(),
                Duration.ofSeconds(60),
                new Limits(10_000, 256 * MIB, Duration.ofSeconds(10)),
                new RunLimits(
                    Duration.ofSeconds(10),
                    MIB,
                    256 * MIB,
                    Runtime.getRuntime().availableProcessors()),
                new TelemetryLimits(64 << 10, 64 * MIB, 16 * MIB)));
  }

  @Test
  void everyKeyIsUsed() {
    assertThat(
            read(
                "agent.coordinators=10.0.0.1:1,[::1]:2",
                "insecure.plaintext=true",
                "agent.pools=a,b",
                "agent.labels=zone=a,disk=ssd",
                "agent.slots=7",
                "drain.timeout=5m",
                "kill.grace=3s",
                "cpu.threads=3",
                "log.buffer=128KiB",
                "log.memory=1MiB",
                "log.rate=2MiB",
                "output.limit=4KiB",
                "output.memory=5MiB",
                "results.memory=6MiB"))
        .isEqualTo(
            new AgentConfig(
                List.of(new HostPort("10.0.0.1", 1), new HostPort("::1", 2)),
                true,
                List.of(new PoolName("a"), new PoolName("b")),
                Map.of("zone", "a", "disk", "ssd"),
                Duration.ofMinutes(5),
                new Limits(7, 6 * MIB, Duration.ofSeconds(3)),
                new RunLimits(Duration.ofSeconds(3), 4 << 10, 5 * MIB, 3),
                new TelemetryLimits(128 << 10, MIB, 2 * MIB)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agent.coordinators=10.0.0.1:7781 | insecure.plaintext",
        "agent.coordinators= | at least one address",
        "agent.pools= | 1 to 64 pools",
        "agent.slots=0 | a whole number from 1 to 2000000",
        "agent.id=a b | letters, digits",
        "log.memory=64KiB,log.buffer=1MiB | at least log.buffer",
        "log.buffer=1KiB | a size from",
        "drain.timeout=-1s | a duration",
        "agent.retry-max=2m | a duration",
        "agent.slot=5 | unknown key"
      })
  void whatCannotBeIsRefused(String settings, String because) {
    assertThatThrownBy(() -> read(settings.split(",")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(because);
  }

  @Test
  void drainEndsAfterTheGraceAndSomeTimeForAnswers() {
    assertThat(read("drain.timeout=1m", "kill.grace=5s").leaveWithin())
        .isEqualTo(Duration.ofSeconds(75));
  }

  private static AgentConfig read(String... settings) {
    Config config = Config.of(AgentProgram.SCHEMA).flags(List.of(settings)).load();
    return AgentConfig.from(config);
  }
}
