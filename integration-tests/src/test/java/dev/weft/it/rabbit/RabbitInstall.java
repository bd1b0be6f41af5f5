package dev.weft.it.rabbit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Whether, and where, this machine has a RabbitMQ server that tests can start. */
public final class RabbitInstall {
  /**
   * Set to 1 where RabbitMQ must be there: tests that need it then fail instead of being skipped.
   */
  static final String REQUIRED = "TESTS_REQUIRE_RABBITMQ";

  /** The folder with the server's scripts, where it is not Debian's. */
  private static final String FOLDER = "WEFT_RABBITMQ_BIN";

  private RabbitInstall() {}

  /** What is missing, in words for a person; empty if nothing is. */
  static Optional<String> missing() {
    return Stream.of(script("rabbitmq-server"), script("rabbitmqctl"), epmd())
        .filter(file -> !Files.isExecutable(file))
        .map(file -> "RabbitMQ is not installed (no " + file + "): apt-get install rabbitmq-server")
        .findFirst();
  }

  /** Whether tests that need RabbitMQ must run. */
  static boolean isRequired() {
    return "1".equals(System.getenv(REQUIRED));
  }

  /**
   * For tests that start a node themselves.
   *
   * @throws TestAbortedException if RabbitMQ is missing: the test is reported as skipped
   * @throws IllegalStateException if it is missing and required
   */
  public static void assume() {
    Optional<String> missing = missing();
    if (missing.isPresent() && !isRequired()) {
      throw new TestAbortedException(missing.orElseThrow());
    }
    require();
  }

  /** Fails if RabbitMQ is missing. */
  static void require() {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      throw new IllegalStateException(missing.orElseThrow());
    }
  }

  /** A script of the server's, past the wrapper that insists on the package's own user. */
  static Path script(String name) {
    return Path.of(
        Optional.ofNullable(System.getenv(FOLDER)).orElse("/usr/lib/rabbitmq/bin"), name);
  }

  /** Erlang's port mapper. */
  static Path epmd() {
    return Path.of("/usr/bin/epmd");
  }
}
