package dev.weft.it.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * A Python interpreter that can import pika.
 *
 * @param path of the interpreter
 */
public record PythonWithPika(Path path) {
  /** Set to 1 where it must be there: tests that need it then fail instead of being skipped. */
  private static final String REQUIRED = "TESTS_REQUIRE_PIKA";

  // The one on the PATH may be another Python, without Debian's packages.
  private static final List<String> CANDIDATES = List.of("/usr/bin/python3", "python3");

  /**
   * The first interpreter that has pika.
   *
   * @throws TestAbortedException if there is none: the test is reported as skipped
   * @throws IllegalStateException if there is none and {@code TESTS_REQUIRE_PIKA=1}
   */
  public static PythonWithPika assume() throws IOException, InterruptedException {
    Optional<PythonWithPika> found = find();
    if (found.isEmpty()) {
      String missing = "no Python with pika: apt-get install python3-pika";
      if ("1".equals(System.getenv(REQUIRED))) {
        throw new IllegalStateException(missing);
      }
      throw new TestAbortedException(missing);
    }
    return found.orElseThrow();
  }

  private static Optional<PythonWithPika> find() throws IOException, InterruptedException {
    for (String candidate : CANDIDATES) {
      Path path = Path.of(candidate);
      if ((!path.isAbsolute() || Files.isExecutable(path)) && importsPika(candidate)) {
        return Optional.of(new PythonWithPika(path));
      }
    }
    return Optional.empty();
  }

  private static boolean importsPika(String python) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import pika")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      // There is no such program on the PATH.
      return false;
    }
  }
}
