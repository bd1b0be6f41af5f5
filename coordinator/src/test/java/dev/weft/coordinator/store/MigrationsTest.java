package dev.weft.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
  private static final Migrations ONE = Migrations.of("test_1_songs");
  private static final Migrations TWO = Migrations.of("test_1_songs", "test_2_years");
  private static final Migrations WRONG = Migrations.of("test_1_songs", "test_2_wrong");

  @TempDir private Path directory;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("songs.db"));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private String first(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getString(1);
    }
  }

  private void insert(String values) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO song VALUES (" + values + ")");
    }
  }

  @Test
  void scriptsAreAppliedOnceInOrder() throws SQLException {
    TWO.apply(new WriteConnection(connection, Dialect.SQLITE));
    TWO.apply(new WriteConnection(connection, Dialect.SQLITE));
    insert("'Karma Police', 1997");
    assertThat(first("SELECT group_concat(version || name) FROM migration"))
        .isEqualTo("1test_1_songs,2test_2_years");
  }

  @Test
  void whatEndedBadlyBeforeThereWereDeadLettersIsListedToo() throws SQLException {
    WriteConnection open = new WriteConnection(connection, Dialect.SQLITE);
    Migrations.of("001_jobs", "002_journals", "003_leases").apply(open);
    try (Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO store VALUES (1, 'c', 1, 1, 4, 0, 4)");
      for (int state : new int[] {10, 11, 12, 13}) {
        statement.execute(
            "INSERT INTO job VALUES (%d, 'j%d', %d, 'p', 'h', 0, 5, 6, '', 'api', 1, 1, 5, 3, 1, 0, 0, 0, 0, 0, 'F', '', 0)"
                .formatted(state - 9, state - 9, state));
      }
    }

    Migrations.bundled().apply(open);

    assertThat(first("SELECT group_concat(number || '=' || job) FROM dead_letter"))
        .isEqualTo("-3=2,-2=3");
  }

  @Test
  void databaseOfVersionOneIsBroughtToVersionTwo() throws SQLException {
    ONE.apply(new WriteConnection(connection, Dialect.SQLITE));
    insert("'Karma Police; --live'");
    TWO.apply(new WriteConnection(connection, Dialect.SQLITE));
    assertThat(first("SELECT title || year FROM song")).isEqualTo("Karma Police; --live0");
    assertThat(first("SELECT count(*) FROM sqlite_master WHERE name = 'song_year'")).isEqualTo("1");
    assertThat(first("SELECT max(version) FROM migration")).isEqualTo("2");
  }

  @Test
  void scriptThatFailsLeavesEverythingAsItWas() throws SQLException {
    ONE.apply(new WriteConnection(connection, Dialect.SQLITE));
    insert("'Karma Police'");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> WRONG.apply(new WriteConnection(connection, Dialect.SQLITE)));
    assertThat(first("SELECT max(version) FROM migration")).isEqualTo("1");
    TWO.apply(new WriteConnection(connection, Dialect.SQLITE));
    assertThat(first("SELECT year FROM song")).isEqualTo("0");
  }

  @Test
  void newerDatabaseIsRefused() throws SQLException {
    TWO.apply(new WriteConnection(connection, Dialect.SQLITE));
    assertThatExceptionOfType(UnusableStoreException.class)
        .isThrownBy(() -> ONE.apply(new WriteConnection(connection, Dialect.SQLITE)))
        .withMessage("its schema has version 2, this release knows 1; use a newer release");
    insert("'still here', 1");
  }

  @Test
  void deadlinesOfJobsThatWaitAreKnownToANewerRelease() throws SQLException {
    WriteConnection open = new WriteConnection(connection, Dialect.SQLITE);
    Migrations.of("001_jobs", "002_journals").apply(open);
    try (Statement statement = connection.createStatement()) {
      for (int state : new int[] {0, 2, 11}) {
        statement.execute(
            "INSERT INTO job VALUES (%1$d, 'j%1$d', %1$d, 'p', 'h', 0, 5000, 0, '', '', 1, 0, 0, 0,"
                    .formatted(state)
                + " 0, 0, 0, 0, 0, 0, '', '', 0)");
        statement.execute(
            "INSERT INTO spec VALUES (%d, 0, 0, 0, 700, 1, 0, 0, 3, '', '', '', '', '', '', '')"
                .formatted(state));
      }
    }
    Migrations.bundled().apply(open);
    assertThat(first("SELECT group_concat(start_by || ' ' || due_clock || ' ' || due_at) FROM job"))
        .isEqualTo("5700 1 5700,5700 0 0,0 0 0");
  }

  @Test
  void bundledScriptsMakeTheWholeSchema() throws SQLException {
    Migrations.bundled().apply(new WriteConnection(connection, Dialect.SQLITE));
    assertThat(first("SELECT count(*) FROM sqlite_master WHERE name IN ('store', 'job', 'outbox')"))
        .isEqualTo("3");
  }
}
