package dev.weft.agent.handler.exec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A program that jobs may run by name.
 *
 * @param argv an absolute path and the fixed arguments
 * @param arguments which arguments a job may add
 * @param environment which variables a job may set
 * @param folders in which, or below which, a job may have it run
 */
public record Command(
    List<String> argv, ArgumentRule arguments, Set<String> environment, List<Path> folders) {
  /**
   * Checks the paths and the names of the variables.
   *
   * @throws IllegalArgumentException if a path is not absolute and plain, or a variable may never
   *     be set by a job
   */
  public Command {
    argv = checkedArgv(argv);
    environment = Set.copyOf(environment);
    environment.forEach(Environment::checkedName);
    folders = List.copyOf(folders);
    folders.forEach(folder -> checkedFolder(folder.toString()));
  }

  static List<String> checkedArgv(List<String> argv) {
    if (argv.isEmpty() || !isPlain(argv.getFirst())) {
      throw new IllegalArgumentException("a command begins with an absolute path without . and ..");
    }
    return List.copyOf(argv);
  }

  static Path checkedFolder(String folder) {
    if (!isPlain(folder)) {
      throw new IllegalArgumentException("a folder is an absolute path without . and ..");
    }
    return Path.of(folder);
  }

  /** Whether a path is absolute and means what it says. */
  static boolean isPlain(String path) {
    try {
      return path.startsWith("/") && Path.of(path).normalize().toString().equals(path);
    } catch (InvalidPathException e) {
      // It has a NUL, or a character that no file's name can have here.
      return false;
    }
  }
}
