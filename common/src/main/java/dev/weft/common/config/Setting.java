package dev.weft.common.config;

/**
 * A key and the text that was given for it.
 *
 * @param name the key's name as given; not always that of a known key
 * @param text the value's text
 * @param origin where it was given: a file's line, a variable, a flag, or {@code default}
 */
record Setting(String name, String text, String origin) {
  /** The problem of a text that is not what its key expects, with secrets hidden. */
  String problem(Key<?> key, String expected) {
    String shown = Secrets.hide(key, text);
    String start = shown.length() > 100 ? shown.substring(0, 100) + "…" : shown;
    return "%s: %s = \"%s\": expected %s".formatted(origin, name, start, expected);
  }
}
