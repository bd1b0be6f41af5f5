package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.Declare;
import dev.weft.coordinator.amqp.codec.Decoded;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A template of a queue, an empty line, and the body of a message: whatever the body is, it comes
 * into the payload as it is, and changes nothing of the template around it.
 */
final class TemplateTarget implements Target {
  /** A body that no template has. */
  private static final String PLAIN = "zq-body-qz";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final PoolName POOL = new PoolName("east");

  @Override
  public void check(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    int end = text.indexOf("\n\n");
    String template = end < 0 ? text : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 2);
    if (template.contains(PLAIN) || template.isEmpty()) {
      return;
    }
    SourceSettings source;
    try {
      source = new SourceSettings("q", POOL, "echo", Duration.ZERO, 1, template, "", Declare.AUTO);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    JobDecoder decoder =
        new JobDecoder(source, Set.of(POOL), () -> new JobId("made"), () -> Instant.EPOCH);
    Optional<String> plain = payload(decoder, PLAIN);
    Optional<String> filled = payload(decoder, body);
    assertThat(plain).isPresent();
    assertThat(filled).isPresent();
    if (isText(template)) {
      assertThat(filled).contains(plain.get().replace(PLAIN, body));
    } else {
      json(plain.get())
          .ifPresent(tree -> assertThat(json(filled.get())).contains(replaced(tree, body)));
    }
  }

  private static boolean isText(String template) {
    String start = template.strip();
    return !start.startsWith("{") && !start.startsWith("[") && !start.startsWith("\"");
  }

  private static Optional<String> payload(JobDecoder decoder, String body) {
    Decoded decoded =
        decoder.decode(new AMQP.BasicProperties(), body.getBytes(StandardCharsets.UTF_8));
    return decoded instanceof Decoded.Fit fit
        ? Optional.of(new String(fit.spec().payload().bytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JSON.readTree(text));
    } catch (JacksonException none) {
      return Optional.empty();
    }
  }

  /** The same with another body wherever the plain one is. */
  private static JsonNode replaced(JsonNode tree, String body) {
    return switch (tree) {
      case ObjectNode object -> {
        ObjectNode copy = JSON.createObjectNode();
        object.forEachEntry(
            (name, value) -> copy.set(name.replace(PLAIN, body), replaced(value, body)));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JSON.createArrayNode();
        array.forEach(value -> copy.add(replaced(value, body)));
        yield copy;
      }
      case JsonNode one when one.isString() ->
          JSON.getNodeFactory().stringNode(one.stringValue().replace(PLAIN, body));
      case JsonNode other -> other;
    };
  }
}
