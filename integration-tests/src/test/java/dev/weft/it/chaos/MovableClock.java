package dev.weft.it.chaos;

import dev.weft.it.proc.JvmCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;

/**
 * A wall clock for processes of a test, which can be set while they run, by Debian's package {@code
 * faketime}. Their steady clock and all their waits stay what they are. For one thread.
 */
final class MovableClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  private final Path library;
  private final Path file;

  private MovableClock(Path library, Path file) {
    this.library = library;
    this.file = file;
  }

  /**
   * Why there can be none; empty if there can.
   *
   * @throws IllegalStateException if there can be none and the environment says {@code
   *     TESTS_REQUIRE_FAKETIME=1}
   */
  static Optional<String> impossible() {
    if (library().isPresent()) {
      return Optional.empty();
    }
    String missing = "libfaketime is not installed (Debian: faketime)";
    if ("1".equals(System.getenv("TESTS_REQUIRE_FAKETIME"))) {
      throw new IllegalStateException(missing);
    }
    return Optional.of(missing);
  }

  /**
   * Makes one that shows the right time.
   *
   * @param file that processes read it from; made
   */
  static MovableClock in(Path file) throws IOException {
    MovableClock clock = new MovableClock(library().orElseThrow(), file);
    clock.set(Duration.ZERO);
    return clock;
  }

  /** The same command, with this wall clock. */
  JvmCommand of(JvmCommand command) {
    return command
        .withEnvironment("LD_PRELOAD", library.toString())
        .withEnvironment("FAKETIME_TIMESTAMP_FILE", file.toString())
        .withEnvironment("FAKETIME_NO_CACHE", "1")
        .withEnvironment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // Otherwise it takes timed waits on the steady clock for times of day, and each ends at
        // once.
        .withEnvironment("FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  /** Sets it so far ahead of the machine's; negative: behind. */
  void set(Duration ahead) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, "%+d%n".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<Path> library() {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(LIBRARIES, Files::isDirectory)) {
      for (Path folder : folders) {
        Path library = folder.resolve("faketime").resolve("libfaketime.so.1");
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look for libfaketime", e);
    }
  }
}
