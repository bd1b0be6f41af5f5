package dev.weft.it.chaos;

import dev.weft.it.proc.JvmCommand;
import java.nio.file.Path;
import java.util.List;

/**
 * A version of Weft.
 *
 * @param name for people
 * @param classPath of its {@code weft} command; empty: what this test run was built from
 */
record Version(String name, List<Path> classPath) {
  /** The one that is tested. */
  static final Version PRESENT = new Version("present", List.of());

  /** The same command, of this version. */
  JvmCommand of(JvmCommand command) {
    return classPath.isEmpty() ? command : command.withClassPath(classPath);
  }
}
