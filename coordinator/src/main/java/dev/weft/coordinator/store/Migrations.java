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
  /** What the databases do differently about a schema. */
  interface Schema {
    /** Whether the database has been ours before; nobody else makes it so meanwhile. */
    boolean ours(Statement statement) throws SQLException;

    /**
     * Makes an empty database ours.
     *
     * @throws UnusableStoreException if it is not empty
     */
    void adopt(Statement statement) throws SQLException;

    /** A statement of a script in the database's own words. */
    String translate(String statement);
  }

  private final List<String> names;
  private final List<String> scripts;

  private Migrations(List<String> names, List<String> scripts) {
    this.names = names;
    this.scripts = scripts;
  }

  /** The schema of this release. */
  static Migrations bundled() {
    return of(
        "001_jobs",
        "002_journals",
        "003_leases",
        "005_tombstones",
        "006_owners",
        "007_schedules",
        "008_successions",
        "009_schedule_owners",
        "010_recoveries",
        "011_succession_ages",
        "012_timelines",
        "013_processes",
        "014_blocks");
  }

  /** The named scripts, which are resources of this package; the first makes version 1. */
  static Migrations of(String... names) {
    return new Migrations(
        List.of(names), List.of(names).stream().map(Migrations::resource).toList());
  }

  /**
   * Applies what has not been applied.
   *
   * @param open not in a transaction
   * @throws UnusableStoreException if the database is not ours, or newer than this release
   */
  void apply(WriteConnection open) throws SQLException {
    Schema schema =
        switch (open.dialect()) {
          case SQLITE -> new SqliteSchema();
          case POSTGRES -> new PostgresSchema();
        };
    try (Statement statement = open.connection().createStatement()) {
      statement.execute(open.dialect().begin());
      try {
        int version = version(statement, schema);
        if (version > scripts.size()) {
          throw new UnusableStoreException(
              "its schema has version %d, this release knows %d; use a newer release"
                  .formatted(version, scripts.size()));
        }
        for (int i = version; i < scripts.size(); i++) {
          run(open.connection(), schema, i);
        }
        statement.execute("COMMIT");
      } catch (SQLException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
  }

  /** The version of the database; 0 after making an empty one ours. */
  private static int version(Statement statement, Schema schema) throws SQLException {
    if (schema.ours(statement)) {
      return first(statement, "SELECT max(version) FROM migration");
    }
    schema.adopt(statement);
    statement.execute("CREATE TABLE migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL)");
    return 0;
  }

  private void run(Connection connection, Schema schema, int index) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String code = scripts.get(index).replaceAll("(?m)^\\s*--.*$", "");
      for (String part : code.split(";\\s*\\n", -1)) {
        if (!part.isBlank()) {
          statement.execute(schema.translate(part));
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

  /** The first number of a result. */
  static int first(Statement statement, String sql) throws SQLException {
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
