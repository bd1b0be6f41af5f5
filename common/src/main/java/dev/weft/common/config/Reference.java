package dev.weft.common.config;

import java.util.stream.Collectors;

/** Describes the keys of a schema for people. */
public final class Reference {
  private Reference() {}

  /** A Markdown table of all keys, in the order of their declaration: key, default, meaning. */
  public static String markdown(Schema schema) {
    return schema.declared().stream()
        .map(Reference::row)
        .collect(Collectors.joining("", "| key | default | meaning |\n| --- | --- | --- |\n", ""));
  }

  private static String row(Declared entry) {
    Key<?> key = entry.pattern();
    return "| `%s` | %s | %s Expected: %s.%s |\n"
        .formatted(
            key.name(),
            defaultOf(key),
            escaped(key.doc()),
            escaped(key.type().expected()),
            key.secret() ? " Never shown." : "");
  }

  private static String defaultOf(Key<?> key) {
    if (key.required()) {
      return "required";
    }
    return key.defaultText().isEmpty() ? "none" : "`" + escaped(key.defaultText()) + "`";
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
