package dev.weft.common.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a configuration comes from: layers over the defaults, each winning over those added before
 * it. Every value of every layer is checked, also one that a later layer replaces. For one thread.
 *
 * <pre>{@code
 * Config config =
 *     Config.of(schema)
 *         .file(path)
 *         .environment(System.getenv(), Set.of("WEFT_HOME"))
 *         .flags(List.of("slots=100"))
 *         .load();
 * }</pre>
 */
public final class Layers {
  private static final String PREFIX = "WEFT_";

  private final Schema schema;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Setting> settings = new HashMap<>();

  Layers(Schema schema) {
    this.schema = schema;
  }

  /** Adds a file, which must exist; see the package for its form. */
  public Layers file(Path path) {
    new ConfigFile(path, problems).read(this::add);
    return this;
  }

  /**
   * Adds the variables that begin with {@code WEFT_}: {@code WEFT_AMQP_URI} is {@code amqp.uri}.
   * All of them must stand for a key.
   *
   * @param ignored variables that begin so and mean something else
   */
  public Layers environment(Map<String, String> variables, Set<String> ignored) {
    new TreeMap<>(variables)
        .forEach((variable, text) -> {
          if (variable.startsWith(PREFIX) && !ignored.contains(variable)) {
            addVariable(variable, text.strip());
          }
        });
    return this;
  }

  /** Adds what was given as {@code --set key=value}; of the same key, the last counts. */
  public Layers flags(List<String> assignments) {
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        problems.add("--set: expected --set key=value");
      } else {
        flag("--set", assignment.substring(0, equals), assignment.substring(equals + 1));
      }
    }
    return this;
  }

  /**
   * Adds a key that was given by a flag of its own.
   *
   * @param flag the flag as the user wrote it, such as {@code --slots}
   */
  public Layers flag(String flag, String key, String text) {
    add(new Setting(key.strip(), text.strip(), flag));
    return this;
  }

  /**
   * Gives the configuration if all is well.
   *
   * @throws ConfigException if anything in any layer is not, or a required key is not set
   */
  public Config load() {
    Map<String, Set<String>> names = namesByPrefix();
    for (Declared entry : schema.declared()) {
      switch (entry) {
        case Key<?> key -> complete(key);
        case KeyGroup<?> group ->
            names
                .getOrDefault(group.prefix(), new TreeSet<>())
                .forEach(name -> complete(group.key(name)));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Config(schema, settings);
  }

  private void addVariable(String variable, String text) {
    schema
        .forVariable(variable)
        .ifPresentOrElse(
            key -> add(new Setting(key.name(), text, variable)),
            () ->
                problems.add(
                    variable + ": no such key" + Suggestion.forVariable(schema, variable)));
  }

  private void add(Setting setting) {
    schema
        .find(setting.name())
        .ifPresentOrElse(
            key -> {
              check(key, setting);
              settings.put(setting.name(), setting);
            },
            () ->
                problems.add(
                    "%s: unknown key %s%s"
                        .formatted(
                            setting.origin(),
                            setting.name(),
                            Suggestion.forKey(schema, setting.name()))));
  }

  private void check(Key<?> key, Setting setting) {
    if (setting.text().chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      problems.add(setting.problem(key, "text without control characters"));
      return;
    }
    try {
      key.type().read(setting.text());
    } catch (IllegalArgumentException e) {
      problems.add(setting.problem(key, key.type().expected()));
    }
  }

  private void complete(Key<?> key) {
    if (settings.containsKey(key.name())) {
      return;
    }
    if (key.required()) {
      problems.add(
          "%s is not set: expected %s; set it in the file, as %s or with --set %s=..."
              .formatted(key.name(), key.type().expected(), key.variable(), key.name()));
    } else {
      settings.put(key.name(), new Setting(key.name(), key.defaultText(), "default"));
    }
  }

  /** The names that are in use, by the text before them. */
  private Map<String, Set<String>> namesByPrefix() {
    Map<String, Set<String>> names = new HashMap<>();
    for (Declared entry : schema.declared()) {
      if (entry instanceof KeyGroup<?> group) {
        Set<String> same = names.computeIfAbsent(group.prefix(), _ -> new TreeSet<>());
        settings.keySet().forEach(key -> group.nameIn(key).ifPresent(same::add));
      }
    }
    return names;
  }
}
