package dev.weft.it.fuzz;

import java.nio.file.Files;

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
    for (byte[] input : Corpus.of(named).values()) {
      target.check(input);
    }
  }

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    target.check(input);
  }
}
