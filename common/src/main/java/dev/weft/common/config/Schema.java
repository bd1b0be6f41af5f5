package dev.weft.common.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All keys that a process understands, in the order in which they are documented. Immutable. */
public final class Schema {
  private final List<Declared> declared;
  private final Map<String, Key<?>> keys = new HashMap<>();
  private final Map<String, Key<?>> keysByVariable = new HashMap<>();
  // The longest first: a variable that fits several patterns belongs to the most specific one.
  private final List<KeyGroup<?>> groups = new ArrayList<>();

  private Schema(List<Declared> declared) {
    this.declared = declared;
    for (Declared entry : declared) {
      if (entry instanceof KeyGroup<?> group) {
        groups.add(group);
      }
    }
    groups.sort(Comparator.comparingInt(group -> -group.name().length()));
    Set<String> spellings = new HashSet<>();
    for (Declared entry : declared) {
      if (!spellings.add(entry.pattern().variable().replaceAll("<.*>", "<>"))) {
        throw new IllegalArgumentException(entry.name() + " is declared twice");
      }
      if (entry instanceof Key<?> key) {
        add(key);
      }
    }
  }

  /**
   * The schema of these keys and groups.
   *
   * @throws IllegalArgumentException if two of them are the same or have the same variable, or a
   *     key is also of a group
   */
  public static Schema of(Declared... declared) {
    return new Schema(List.of(declared));
  }

  /**
   * This schema followed by another.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public Schema and(Schema other) {
    return new Schema(Stream.concat(declared.stream(), other.declared.stream()).toList());
  }

  /** What was declared, in order. */
  public List<Declared> declared() {
    return declared;
  }

  /** The key of this name, be it declared itself or of a group. */
  Optional<Key<?>> find(String name) {
    return Optional.<Key<?>>ofNullable(keys.get(name)).or(() -> findInGroups(name));
  }

  /** The key that an environment variable stands for. */
  Optional<Key<?>> forVariable(String variable) {
    return Optional.<Key<?>>ofNullable(keysByVariable.get(variable))
        .or(() ->
            groups.stream()
                .<Key<?>>flatMap(group -> group.forVariable(variable).stream())
                .findFirst());
  }

  private Optional<Key<?>> findInGroups(String name) {
    return groups.stream()
        .<Key<?>>flatMap(group -> group.nameIn(name).map(group::key).stream())
        .findFirst();
  }

  private void add(Key<?> key) {
    if (key.name().contains("<") || findInGroups(key.name()).isPresent()) {
      throw new IllegalArgumentException(key.name() + " belongs to a group");
    }
    keys.put(key.name(), key);
    keysByVariable.put(key.variable(), key);
  }
}
