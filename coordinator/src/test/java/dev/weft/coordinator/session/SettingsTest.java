package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import dev.weft.coordinator.listen.ListenSettings;
import dev.weft.coordinator.loop.Inbox;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  private static final Duration LOST_AFTER = Duration.ofMinutes(5);

  @Test
  void defaults() {
    Config config = config(Map.of());

    assertThat(SessionSettings.from(config, LOST_AFTER)).isEqualTo(SessionSettings.DEFAULT);
    assertThat(AgentServerSettings.from(config)).isEqualTo(AgentServerSettings.DEFAULT);
  }

  @Test
  void everyKeyOfTheSessionsCanBeSet() {
    Config config =
        config(
            Map.of(
                "session.heartbeat", "1s",
                "session.inventory-max", "7",
                "session.openings-max", "8",
                "session.log-window", "128KiB",
                "session.log-rate", "1MiB"));

    assertThat(SessionSettings.from(config, LOST_AFTER))
        .isEqualTo(
            new SessionSettings(Duration.ofSeconds(1), LOST_AFTER, 7, 8, 128 << 10, 1 << 20));
  }

  @Test
  void everyKeyOfTheServerCanBeSet() {
    Config config =
        config(
            Map.of(
                "agents.listen", "0.0.0.0:0",
                "agents.insecure-listen", "true",
                "agents.connections-max", "9",
                "agents.newcomers-max", "10",
                "agents.connection-rate", "11",
                "agents.threads", "3"));

    assertThat(AgentServerSettings.from(config))
        .isEqualTo(
            new AgentServerSettings(
                new ListenSettings(
                    new HostPort("0.0.0.0", 0),
                    true,
                    new ListenSettings.Limits(9, 10, 11, Duration.ofSeconds(10))),
                3));
  }

  @Test
  void anAddressThatOthersReachIsRefused() {
    Config config = config(Map.of("agents.listen", "0.0.0.0:7071"));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> AgentServerSettings.from(config))
        .withMessageContaining("agents.insecure-listen");
    AgentServerSettings open =
        new AgentServerSettings(ListenSettings.at(new HostPort("0.0.0.0", 0)), 1);
    Inbox inbox = new FakeInbox();
    Sessions sessions =
        new Sessions(
            SessionSettings.DEFAULT,
            Sandbox.HOUSE,
            inbox,
            new FakeFeed(),
            new ManualTime(),
            new Random(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgentServer(open, sessions, new Threads(_ -> {})));
  }

  private static Config config(Map<String, String> values) {
    return Config.of(SessionSettings.SCHEMA.and(AgentServerSettings.SCHEMA))
        .flags(values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
        .load();
  }
}
