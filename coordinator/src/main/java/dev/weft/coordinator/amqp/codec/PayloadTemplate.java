package dev.weft.coordinator.amqp.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with placeholders that makes a job's payload out of a message: <code>{{body}}</code>, <code>
 * {{message_id}}</code>, <code>{{correlation_id}}</code> and <code>{{header.NAME}}</code> are
 * filled in here, once and without looking at what was filled in; <code>{{agent}}</code>, <code>
 * {{job}}
 * </code>, <code>{{attempt}}</code> and <code>{{label.NAME}}</code> are left for the agent.
 * Immutable.
 */
public final class PayloadTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Set<String> OURS = Set.of("body", "message_id", "correlation_id");
  private static final Set<String> AGENTS = Set.of("agent", "job", "attempt");

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Field(String name) implements Part {}
  }

  private final List<Part> parts;

  private PayloadTemplate(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it has a placeholder that nobody would fill in
   */
  public static PayloadTemplate parse(String template) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher placeholder = PLACEHOLDER.matcher(template);
    int copied = 0;
    while (placeholder.find()) {
      text.append(template, copied, placeholder.start());
      copied = placeholder.end();
      String name = placeholder.group(1);
      if (OURS.contains(name) || named(name, "header.")) {
        parts.add(new Part.Text(text.toString()));
        parts.add(new Part.Field(name));
        text.setLength(0);
      } else if (AGENTS.contains(name) || named(name, "label.")) {
        text.append(placeholder.group());
      } else {
        throw new IllegalArgumentException("{{" + name + "}} is not a placeholder");
      }
    }
    parts.add(new Part.Text(text.append(template, copied, template.length()).toString()));
    return new PayloadTemplate(parts);
  }

  /**
   * Fills the placeholders in.
   *
   * @param fields gives the value of {@code body}, {@code message_id}, {@code header.x} ...
   * @param json whether values stand inside JSON strings and are escaped for that
   */
  String render(Function<String, String> fields, boolean json) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text) -> out.append(text);
        case Part.Field(String name) when json -> escape(fields.apply(name), out);
        case Part.Field(String name) -> out.append(fields.apply(name));
      }
    }
    return out.toString();
  }

  /** Whether values are escaped for JSON in a payload of this media type. */
  static boolean isJson(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static boolean named(String name, String prefix) {
    return name.startsWith(prefix) && name.length() > prefix.length();
  }

  private static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
  }
}
