package dev.weft.coordinator.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether, and where, this machine has a PostgreSQL server that tests can start. */
final class PostgresInstall {
  /** Set to 1 where it must be there: tests that need it then fail instead of being skipped. */
  static final String REQUIRED = "TESTS_REQUIRE_POSTGRESQL";

  /** The folder with the server's programs, where it is not Debian's. */
  private static final String FOLDER = "WEFT_POSTGRESQL_BIN";

  private PostgresInstall() {}

  /** What is missing, in words for a person; empty if nothing is. */
  static Optional<String> missing() {
    return Stream.of(program("initdb"), program("postgres"))
        .filter(file -> !Files.isExecutable(file))
        .map(file -> "PostgreSQL is not installed (no " + file + "): apt-get install postgresql-15")
        .findFirst();
  }

  /** Whether tests that need it must run. */
  static boolean isRequired() {
    return "1".equals(System.getenv(REQUIRED));
  }

  static Path program(String name) {
    return Path.of(
        Optional.ofNullable(System.getenv(FOLDER)).orElse("/usr/lib/postgresql/15/bin"), name);
  }
}
