package dev.weft.it.fuzz;

import java.nio.file.Files;
import java.util.Map;

/**
 * Where Jazzer comes in, as {@code .ci/fuzz} starts it: it calls these two by their names, and
 * takes everything that is thrown for a finding.
 */
public final class Guided {
  private static Target target =
      input -> {
        throw new IllegalStateException("no target was named");
      };

  private Guided() {}

  /** Takes the name of the target, and has it read what is known, as that makes it quick. */
  public static void fuzzerInitialize(String[] arguments) throws Exception {
    Targets named = Targets.named(arguments[0]);
    target = named.in(Files.createTempDirectory("fuzz"));
    for (Map.Entry<String, byte[]> input : Corpus.of(named).entrySet()) {
      try {
        target.check(input.getValue());
      } catch (Exception | AssertionError e) {
        throw new IllegalStateException("the corpus: " + named + "/" + input.getKey(), e);
      }
    }
  }

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.check(input);
  }
}
