package dev.weft.coordinator.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.intake.ClaimSettings;
import dev.weft.coordinator.amqp.intake.IntakeSettings;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.outbox.OutboxSettings;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AmqpKeysTest {
  private static final PoolName DEFAULT = new PoolName("default");

  @Test
  void everythingHasADefault() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new AmqpSettings(
                LinkSettings.of(List.of(URI.create("amqp://127.0.0.1:5672"))),
                Set.of(DEFAULT),
                List.of(),
                ClaimSettings.DEFAULT,
                IntakeSettings.DEFAULT,
                OutboxSettings.DEFAULT));
  }

  @Test
  void everythingCanBeSet() {
    Map<String, String> values = new HashMap<>();
    values.put("amqp.uri", "amqps://u:p@a.example/v, amqp://b.example:1");
    values.put("amqp.pools", "gpu,default");
    values.put("amqp.heartbeat", "5s");
    values.put("amqp.timeout", "3s");
    values.put("amqp.retry-max", "1m");
    values.put("amqp.prefetch-max", "100");
    values.put("amqp.prefetch-bytes", "1MiB");
    values.put("amqp.stuck-after", "10s");
    values.put("amqp.depth-every", "1s");
    values.put("amqp.share-queues", "true");
    values.put("amqp.publish-window", "7");
    values.put("amqp.outbox-notices", "8");
    values.put("amqp.outbox-bytes", "2MiB");
    values.put("events.enabled", "false");
    values.put("source.recipe.queue", "distributed_tasks");
    values.put("source.recipe.pool", "gpu");
    values.put("source.recipe.handler", "sleep");
    values.put("source.recipe.timeout", "30s");
    values.put("source.recipe.max-attempts", "3");
    values.put("source.recipe.payload", "{\"answer\":\"{{label.site}}_{{body}}_成功\"}");
    values.put("source.recipe.content-type", "application/json");
    values.put("source.recipe.declare", "auto");
    assertThat(read(values))
        .isEqualTo(
            new AmqpSettings(
                new LinkSettings(
                    List.of(
                        URI.create("amqps://u:p@a.example/v"), URI.create("amqp://b.example:1")),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(1)),
                Set.of(DEFAULT, new PoolName("gpu")),
                List.of(
                    new SourceSettings(
                        "distributed_tasks",
                        new PoolName("gpu"),
                        "sleep",
                        Duration.ofSeconds(30),
                        3,
                        "{\"answer\":\"{{label.site}}_{{body}}_成功\"}",
                        "application/json",
                        Declare.AUTO)),
                new ClaimSettings(true, Duration.ofSeconds(30)),
                new IntakeSettings(100, 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(1)),
                new OutboxSettings(false, 7, 8, 2 << 20)));
  }

  @Test
  void noAddressMeansNoBroker() {
    assertThat(AmqpKeys.read(config(Map.of("amqp.uri", "")))).isEmpty();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertRefused("amqp.prefetch-max", Map.of("amqp.prefetch-max", "65536"));
    assertRefused("amqp.uri", Map.of("amqp.uri", "http://127.0.0.1"));
    assertRefused("source.a.queue", Map.of("source.a.handler", "echo"));
    assertRefused("source.a.payload", Map.of("source.a.queue", "q", "source.a.payload", "{{bdy}}"));
    assertRefused("source.b.queue", Map.of("source.a.queue", "q", "source.b.queue", "q"));
    assertRefused("source.a.queue", Map.of("source.a.queue", "weft.jobs.default"));
  }

  private static void assertRefused(String key, Map<String, String> values) {
    assertThatThrownBy(() -> read(values))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  private static AmqpSettings read(Map<String, String> values) {
    return AmqpKeys.read(config(values)).orElseThrow();
  }

  private static Config config(Map<String, String> values) {
    List<String> assignments =
        values.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    return Config.of(AmqpKeys.SCHEMA).flags(assignments).load();
  }
}
