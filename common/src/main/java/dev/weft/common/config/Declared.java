package dev.weft.common.config;

/** What a {@link Schema} is made of: a key, or a group of keys. Immutable. */
public sealed interface Declared permits Key, KeyGroup {
  /** The key's name, or a group's with {@code <...>} for the part that varies. */
  String name();

  /** The key, or the one that a group's keys are made from. */
  Key<?> pattern();
}
