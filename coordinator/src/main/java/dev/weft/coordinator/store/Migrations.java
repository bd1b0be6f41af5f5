package dev.weft.coordinator.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a database to the newest schema: numbered scripts, each applied once, in order, in one
 * transaction. Their numbers are kept in the table {@code migration}; the highest is the version.
 */
final class Migrations {
  /** The bytes "weft": marks an SQLite file as ours. */
  private static final int APPLICATION = 0x77656674;

  private final List<String> names;
  private final List<String> scripts;

  private Migrations(List<String> names, List<String> scripts) {
    this.names = names;
    this.scripts = scripts;
  }

  /** The schema of this release. */
  static Migrations bundled() {
    return of("001_jobs", "002_journals", "003_leases");
  }

  /** The named scripts, which are resources of this package; the first makes version 1. */
  static Migrations of(String... names) {
    return new Migrations(
        List.of(names), List.of(names).stream().map(Migrations::resource).toList());
  }

  /**
   * Applies what has not been applied.
   *
   * @param connection not in a transaction
   * @throws UnusableStoreException if the database is not ours, or newer than this release
   */
  void apply(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      try {
        int version = version(statement);
        if (version > scripts.size()) {
          throw new UnusableStoreException(
              "its schema has version %d, this release knows %d; use a newer release"
                  .formatted(version, scripts.size()));
        }
        for (int i = version; i < scripts.size(); i++) {
          run(connection, i);
        }
        statement.execute("COMMIT");
      } catch (SQLException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
  }

  /** The version of the database; 0 after making an empty one ours. */
  private static int version(Statement statement) throws SQLException {
    if (number(statement, "PRAGMA application_id") == APPLICATION) {
      return number(statement, "SELECT max(version) FROM migration");
    }
    if (number(statement, "SELECT count(*) FROM sqlite_master") > 0) {
      throw new UnusableStoreException("it is a database of another program; use another file");
    }
    statement.execute("PRAGMA application_id = " + APPLICATION);
    statement.execute("CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    return 0;
  }

  private void run(Connection connection, int index) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String code = scripts.get(index).replaceAll("(?m)^\\s*--.*$", "");
      for (String part : code.split(";\\s*\\n", -1)) {
        if (!part.isBlank()) {
          statement.execute(part);
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO migration (version, name) VALUES (?, ?)")) {
      insert.setInt(1, index + 1);
      insert.setString(2, names.get(index));
      insert.executeUpdate();
    }
  }

  private static int number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Migrations.class.getResourceAsStream(name + ".sql")) {
      if (stream == null) {
        throw new IllegalArgumentException("there is no script " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
