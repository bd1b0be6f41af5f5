package dev.weft.agent.handler.exec;

import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a program is to run.
 *
 * @param asked the folder that the job asks for; empty: the attempt's own
 * @param roots the folders in which it may be, themselves included
 */
record Place(String asked, List<Path> roots) {
  /** In the attempt's own folder. */
  static final Place OWN = new Place("", List.of());

  /** Anywhere. */
  static final List<Path> ANYWHERE = List.of(Path.of("/"));

  /**
   * What a job asks for, held against what its agent allows. Looks at nothing on the disk, so that
   * nobody learns what is there.
   *
   * @throws JobFailure {@code NOT_ALLOWED} if it is none of the roots' own or inner folders
   */
  static Place of(String asked, List<Path> roots) throws JobFailure {
    if (asked.isEmpty()) {
      return OWN;
    }
    if (!Command.isPlain(asked)) {
      throw ExecFailures.notAllowed("cwd: the folder must be an absolute path without . and ..");
    }
    if (!within(Path.of(asked), roots)) {
      throw notAllowed();
    }
    return new Place(asked, roots);
  }

  /**
   * The folder itself, behind all links.
   *
   * @param own the attempt's own
   * @throws JobFailure {@code NOT_ALLOWED} if a link leads out of the roots, {@code START_FAILED}
   *     if there is no such folder
   */
  Path resolve(Path own) throws JobFailure {
    if (asked.isEmpty()) {
      return own;
    }
    Path path = Path.of(asked);
    for (Path root : roots) {
      if (path.startsWith(root)) {
        Optional<Path> found = follow(root, root.relativize(path));
        if (found.isPresent()) {
          return checkedFolder(found.get());
        }
      }
    }
    throw notAllowed();
  }

  /** Goes from the root to the folder, step by step, so that nothing outside is ever looked at. */
  private static Optional<Path> follow(Path root, Path inner) throws JobFailure {
    Path top = real(root);
    Path current = top;
    for (Path step : inner) {
      current = real(current.resolve(step));
      if (!current.startsWith(top)) {
        return Optional.empty();
      }
    }
    return Optional.of(current);
  }

  private static Path real(Path path) throws JobFailure {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw ExecFailures.notStarted("cwd: there is no such folder, or it cannot be entered");
    }
  }

  private static Path checkedFolder(Path real) throws JobFailure {
    if (!Files.isDirectory(real)) {
      throw ExecFailures.notStarted("cwd: not a folder");
    }
    return real;
  }

  private static boolean within(Path path, List<Path> roots) {
    return roots.stream().anyMatch(path::startsWith);
  }

  private static JobFailure notAllowed() {
    return ExecFailures.notAllowed("cwd: this command may not run in this folder");
  }
}
