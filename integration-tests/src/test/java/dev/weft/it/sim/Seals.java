package dev.weft.it.sim;

import dev.weft.coordinator.token.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The real tokens by the names of their keys: to make one takes longer than to use it. */
final class Seals {
  private static final Map<List<String>, Tokens> ALL = new ConcurrentHashMap<>();

  private Seals() {}

  static Tokens of(List<String> keys) {
    return ALL.computeIfAbsent(keys, Seals::tokens);
  }

  private static Tokens tokens(List<String> keys) {
    return new Tokens(
        keys.stream()
            .map(key -> ("a key of the simulation: " + key).getBytes(StandardCharsets.UTF_8))
            .toList());
  }
}
