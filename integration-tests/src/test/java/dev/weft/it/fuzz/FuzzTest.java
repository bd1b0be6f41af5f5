package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.rabbitmq.client.AMQP;
import dev.weft.agent.AgentProgram;
import dev.weft.agent.handler.exec.CommandLine;
import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Durations;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Sizes;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.Decoded;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.schedule.Recurrence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code -Dweft.fuzz.seed} tries the same inputs again, {@code -Dweft.fuzz.inputs} more of them. No
 * two builds try the same ones.
 */
class FuzzTest {
  private final long seed = Long.getLong("weft.fuzz.seed", new SplittableRandom().nextLong());
  private static final int INPUTS = Integer.getInteger("weft.fuzz.inputs", 20_000);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final List<String> HEADERS =
      List.of(
          "weft-pool",
          "weft-timeout",
          "weft-max-attempts",
          "weft-backoff",
          "weft-max-agent-losses",
          "weft-on-lost",
          "weft-lost-after",
          "weft-agent",
          "weft-labels",
          "weft-not-before",
          "traceparent",
          "weft-key",
          "weft-nothing",
          "x-death");

  /** Something that reads a text, and says what holds of what it has read. */
  private interface Target {
    void read(String text);
  }

  @Test
  void durationsReadBackWhatTheyWrite() {
    tryAll(
        text ->
            assertThat(Durations.parse(Durations.format(Durations.parse(text))))
                .isEqualTo(Durations.parse(text)),
        "1500ms",
        "30s",
        "5m",
        "2h",
        "1d",
        "PT1H30M",
        "P1DT0.5S");
  }

  @Test
  void sizesReadBackWhatTheyWrite() {
    tryAll(
        text ->
            assertThat(Sizes.parse(Sizes.format(Sizes.parse(text)))).isEqualTo(Sizes.parse(text)),
        "1024",
        "64KiB",
        "8MiB",
        "1GiB");
  }

  @Test
  void addressesReadBackWhatTheyWrite() {
    tryAll(
        text ->
            assertThat(HostPort.parse(HostPort.parse(text).toString()))
                .isEqualTo(HostPort.parse(text)),
        "localhost:7420",
        "[::1]:80",
        "10.0.0.1:65535",
        "a.example.org:1");
  }

  @Test
  void commandLinesAreSplitIntoWordsOrRefused() {
    tryAll(
        text -> assertThat(CommandLine.split(text)).isNotEmpty(),
        "/bin/echo 'a b' \"c d\" e",
        "sh -c 'x; y'",
        "a\tb");
  }

  @Test
  void whatRecursComesLater() {
    List<ZoneId> zones =
        List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Australia/Lord_Howe"));
    tryAll(
        text -> {
          Recurrence recurrence = Recurrence.parse(text, NOW);
          for (ZoneId zone : zones) {
            recurrence.after(NOW, zone).ifPresent(next -> assertThat(next).isAfter(NOW));
          }
        },
        "*/5 * * * *",
        "0 3 * * MON-FRI",
        "30 2 29 2 *",
        "@every 90s",
        "@daily",
        "0 0 1-15/2 JAN ?");
  }

  @Test
  void aConfigurationIsReadOrRefusedInItsOwnWords(@TempDir Path folder) throws IOException {
    Mutations inputs =
        Mutations.ofTexts(
            seed,
            "agent:\n  id: a1\n  pools: [east, west]\n  slots: 4\n",
            "agent.slots: 4\ndrain:\n  timeout: 30s\nkill:\n  grace: 5s\n",
            "coordinators:\n  - localhost:7420\nexec:\n  commands:\n    hi: /bin/echo hi\n");
    Path file = folder.resolve("weft.yaml");
    for (int i = 0; i < INPUTS / 4; i++) {
      byte[] bytes = inputs.next();
      Files.write(file, bytes);
      try {
        Config.of(AgentProgram.SCHEMA).file(file).load();
      } catch (ConfigException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      } catch (RuntimeException other) {
        fail(told(i, new String(bytes, StandardCharsets.UTF_8)), other);
      }
    }
  }

  @Test
  void everyMessageIsAJobOrIsRefusedForAReason() {
    Mutations texts =
        Mutations.ofTexts(
            seed,
            "echo",
            "east",
            "30s",
            "3",
            "2026-01-02T04:00:00Z",
            "j-1",
            "text/plain",
            "region=eu",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "{\"a\": [1, 2]}",
            "retry");
    JobDecoder decoder =
        new JobDecoder(
            SourceSettings.ofPool(new PoolName("east")),
            Set.of(new PoolName("east")),
            () -> new JobId("made"),
            () -> NOW);
    for (int i = 0; i < INPUTS; i++) {
      AMQP.BasicProperties properties = properties(texts);
      byte[] body = texts.next();
      Decoded decoded = decoder.decode(properties, body);
      switch (decoded) {
        case Decoded.Fit(var spec, var digest, _) -> {
          assertThat(SpecDigest.of(spec)).as(told(i, properties.toString())).isEqualTo(digest);
          assertThat(decoder.decode(properties, body)).isEqualTo(decoded);
        }
        case Decoded.Refused(var refusal) ->
            // That one means that the decoder itself broke.
            assertThat(refusal.reason())
                .as(told(i, properties.toString()))
                .isNotEqualTo("UNREADABLE");
      }
    }
  }

  private static AMQP.BasicProperties properties(Mutations texts) {
    Map<String, Object> headers = new HashMap<>();
    for (String name : HEADERS) {
      if (texts.random().nextInt(4) == 0) {
        headers.put(name, value(texts));
      }
    }
    AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder().headers(headers);
    if (texts.random().nextInt(8) > 0) {
      properties.type(texts.random().nextBoolean() ? "echo" : texts.text());
    }
    if (texts.random().nextBoolean()) {
      properties.messageId(texts.text());
    }
    if (texts.random().nextInt(4) == 0) {
      properties.replyTo(texts.text()).correlationId(texts.text());
    }
    if (texts.random().nextInt(4) == 0) {
      properties.expiration(texts.text()).priority(texts.random().nextInt(-1, 300));
    }
    return properties
        .contentType(texts.random().nextBoolean() ? "text/plain" : texts.text())
        .build();
  }

  private static Object value(Mutations texts) {
    return switch (texts.random().nextInt(8)) {
      case 0 -> texts.random().nextLong();
      case 1 -> texts.random().nextInt(-10, 100);
      case 2 -> texts.random().nextBoolean();
      case 3 -> texts.next();
      case 4 -> List.of(texts.text(), texts.random().nextInt());
      case 5 -> Map.of(texts.text(), texts.text());
      default -> texts.text();
    };
  }

  private void tryAll(Target target, String... good) {
    Mutations inputs = Mutations.ofTexts(seed, good);
    for (int i = 0; i < INPUTS; i++) {
      String text = inputs.text();
      try {
        target.read(text);
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).as(told(i, text)).isNotBlank();
      } catch (RuntimeException other) {
        fail(told(i, text), other);
      }
    }
  }

  private String told(int number, String input) {
    return "-Dweft.fuzz.seed=%d, input %d: %s".formatted(seed, number, input);
  }
}
