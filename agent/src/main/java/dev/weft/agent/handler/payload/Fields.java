package dev.weft.agent.handler.payload;

import dev.weft.common.config.Durations;
import dev.weft.common.handler.JobFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a JSON object, read one by one and then {@link #end ended}, which refuses those
 * that nobody asked for. Every mistake is a permanent {@code BAD_PAYLOAD} failure that names the
 * field and what was expected, and never repeats a value. For one thread.
 */
public final class Fields {
  private static final int MAX_NAME_CHARS = 63;

  private final ObjectNode object;
  private final String path;
  private final Set<String> asked = new HashSet<>();

  private Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * The fields of a payload.
   *
   * @throws JobFailure if it is not one JSON object, is nested deeper than 32, or has a name twice
   */
  public static Fields of(byte[] payload) throws JobFailure {
    return new Fields(Json.object(payload), "");
  }

  /** Whether the field is there at all. */
  public boolean has(String name) {
    return node(name) != null;
  }

  /** Text that must be there. */
  public String text(String name) throws JobFailure {
    JsonNode node = node(name);
    if (node != null && node.isString()) {
      return node.stringValue();
    }
    throw expected(name, "text");
  }

  /** Text, or {@code otherwise} if it is left out. */
  public String text(String name, String otherwise) throws JobFailure {
    return has(name) ? text(name) : otherwise;
  }

  /** True or false, or {@code otherwise} if it is left out. */
  public boolean flag(String name, boolean otherwise) throws JobFailure {
    return switch (node(name)) {
      case null -> otherwise;
      case JsonNode node when node.isBoolean() -> node.booleanValue();
      case JsonNode _ -> throw expected(name, "true or false");
    };
  }

  /** A whole number from {@code min} to {@code max}, or {@code otherwise} if it is left out. */
  public int integer(String name, int min, int max, int otherwise) throws JobFailure {
    JsonNode node = node(name);
    if (node == null) {
      return otherwise;
    }
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      int value = node.intValue();
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw expected(name, "a whole number from " + min + " to " + max);
  }

  /** A duration of at most {@code max} that must be there. */
  public Duration duration(String name, Duration max) throws JobFailure {
    try {
      Duration duration = Durations.parse(text(name));
      if (duration.compareTo(max) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // The message below says the same of both kinds of mistake.
    }
    throw expected(
        name, "a duration up to " + Durations.format(max) + ", such as 1500ms, 30s or PT1.5S");
  }

  /** A duration of at most {@code max}, or {@code otherwise} if it is left out. */
  public Duration duration(String name, Duration max, Duration otherwise) throws JobFailure {
    return has(name) ? duration(name, max) : otherwise;
  }

  /** A list of texts; empty if it is left out. */
  public List<String> texts(String name) throws JobFailure {
    JsonNode list = node(name);
    if (list == null) {
      return List.of();
    }
    if (!list.isArray()) {
      throw expected(name, "a list of texts");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : list) {
      if (!element.isString()) {
        throw expected(name + "[" + texts.size() + "]", "text");
      }
      texts.add(element.stringValue());
    }
    return List.copyOf(texts);
  }

  /** An object whose values are all texts, in its order; empty if it is left out. */
  public Map<String, String> textMap(String name) throws JobFailure {
    Map<String, String> texts = new LinkedHashMap<>();
    Fields inner = object(name);
    for (String key : inner.object.propertyNames()) {
      texts.put(key, inner.text(key));
    }
    return Collections.unmodifiableMap(texts);
  }

  /** The fields of an object within; none if it is left out. To be ended like these. */
  public Fields object(String name) throws JobFailure {
    return switch (node(name)) {
      case null -> new Fields(JsonNodeFactory.instance.objectNode(), path + name + ".");
      case ObjectNode within -> new Fields(within, path + name + ".");
      case JsonNode _ -> throw expected(name, "an object");
    };
  }

  /**
   * Bytes from one of two fields: {@code name} holds text, to be taken as UTF-8, {@code
   * name_base64} any bytes. Empty if both are left out.
   */
  public Optional<byte[]> bytes(String name) throws JobFailure {
    String encoded = name + "_base64";
    if (has(name) && has(encoded)) {
      throw expected(encoded, "nothing, because " + path + name + " is there too");
    }
    if (has(name)) {
      return Optional.of(text(name).getBytes(StandardCharsets.UTF_8));
    }
    return has(encoded) ? Optional.of(decoded(encoded)) : Optional.empty();
  }

  /**
   * Either a single value or a list of them, each a text or a whole number, as texts; empty if it
   * is left out.
   */
  public List<String> scalars(String name) throws JobFailure {
    JsonNode node = node(name);
    if (node == null) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : node.isArray() ? node : List.of(node)) {
      if (!value.isString() && !value.isIntegralNumber()) {
        throw expected(name, "a whole number, a text, or a list of these");
      }
      values.add(value.asString());
    }
    return List.copyOf(values);
  }

  /** Refuses the fields that were not asked for. */
  public void end() throws JobFailure {
    for (String name : object.propertyNames()) {
      if (!asked.contains(name)) {
        throw BadPayload.because(
            "unknown field "
                + path
                + shortened(name)
                + "; there are "
                + String.join(", ", new TreeSet<>(asked)));
      }
    }
  }

  /** The failure of a field that holds something else than {@code what}. */
  public JobFailure expected(String name, String what) {
    return BadPayload.because(path + name + ": expected " + what);
  }

  private byte[] decoded(String name) throws JobFailure {
    try {
      return Base64.getDecoder().decode(text(name));
    } catch (IllegalArgumentException e) {
      throw expected(name, "base64");
    }
  }

  private @Nullable JsonNode node(String name) {
    asked.add(name);
    return object.get(name);
  }

  private static String shortened(String name) {
    return name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) + "…" : name;
  }
}
