package dev.weft.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time since this machine was started, as far as its system names it. */
final class Boot {
  private static final Path ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Boot() {}

  /** A name; empty if there is none. */
  static String id() {
    try {
      return Files.readString(ID).strip();
    } catch (IOException e) {
      // Not Linux: then no coordinator relies on it.
      return "";
    }
  }
}
