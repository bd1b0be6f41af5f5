package dev.weft.common.config;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of all keys of a process, each known to be good. Immutable; {@link Key}s are read from
 * it once, at start, into the records that describe each part.
 */
public final class Config {
  private static final int WIDEST_PADDING = 60;

  private final Schema schema;
  private final SortedMap<String, Setting> settings;

  Config(Schema schema, Map<String, Setting> settings) {
    this.schema = schema;
    this.settings = new TreeMap<>(settings);
  }

  /** Begins to read a configuration. */
  public static Layers of(Schema schema) {
    return new Layers(schema);
  }

  /**
   * The value of a key.
   *
   * @throws IllegalArgumentException if it is not in the schema, or of a group's name that is not
   *     set
   */
  public <T> T get(Key<T> key) {
    return key.type().read(setting(key).text());
  }

  /**
   * The values of a group's keys, by name, in the order of the names. All groups that describe the
   * same things have the same names.
   */
  public <T> SortedMap<String, T> group(KeyGroup<T> group) {
    SortedMap<String, T> values = new TreeMap<>();
    for (String key : settings.keySet()) {
      group.nameIn(key).ifPresent(name -> values.put(name, get(group.key(name))));
    }
    return Collections.unmodifiableSortedMap(values);
  }

  /** Where the value of a key was set: {@code coordinator.conf:12}, a variable, a flag, default. */
  public String origin(Key<?> key) {
    return setting(key).origin();
  }

  /**
   * The exception for a value that is good by itself but not beside the others.
   *
   * @param expected what was expected, such as "a value below amqp.high-water"
   */
  public ConfigException refused(Key<?> key, String expected) {
    return new ConfigException(List.of(setting(key).problem(key, expected)));
  }

  /**
   * All keys with their values and where these come from, in aligned columns, by key, a line each.
   * Secrets are hidden.
   */
  public String table() {
    int widestKey = settings.keySet().stream().mapToInt(String::length).max().orElse(0);
    int widestValue =
        settings.values().stream().mapToInt(setting -> shown(setting).length()).max().orElse(0);
    int keyWidth = Math.max(3, widestKey);
    int valueWidth = Math.clamp(widestValue, 5, WIDEST_PADDING);
    String row = "%-" + keyWidth + "s  %-" + valueWidth + "s  %s\n";
    StringBuilder table = new StringBuilder(row.formatted("key", "value", "origin"));
    for (Setting setting : settings.values()) {
      table.append(row.formatted(setting.name(), shown(setting), setting.origin()));
    }
    return table.toString();
  }

  private String shown(Setting setting) {
    String text =
        schema.find(setting.name()).map(key -> Secrets.hide(key, setting.text())).orElseThrow();
    return text.isEmpty() ? "(none)" : text;
  }

  private Setting setting(Key<?> key) {
    Setting setting = settings.get(key.name());
    if (setting == null) {
      throw new IllegalArgumentException(key.name() + " is not in the configuration");
    }
    return setting;
  }
}
