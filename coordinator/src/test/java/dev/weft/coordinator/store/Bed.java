package dev.weft.coordinator.store;

import dev.weft.coordinator.postgres.PostgresDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of either kind for one test, and a way to it past the store. */
sealed interface Bed {
  /** A folder of the test's own. */
  Path folder();

  /** How a coordinator opens the store; always the same one. */
  StoreSettings settings(Retention retention);

  /** How a coordinator opens it. */
  default StoreSettings settings() {
    return settings(Retention.DEFAULT);
  }

  /** A way to it past the store. */
  Connection connect() throws SQLException;

  /** Runs a statement. */
  default void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first number of a result. */
  default long first(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** An SQLite file. */
  record Sqlite(Path folder) implements Bed {
    @Override
    public SqliteSettings settings(Retention retention) {
      return StoreSettings.at(folder.resolve("weft.db")).withRetention(retention);
    }

    @Override
    public Connection connect() throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("weft.db"));
    }
  }

  /** A PostgreSQL schema. */
  record Postgres(Path folder, PostgresDatabase database) implements Bed {
    @Override
    public PostgresSettings settings(Retention retention) {
      return database.settings(folder.resolve("home")).withRetention(retention);
    }

    @Override
    public Connection connect() throws SQLException {
      return database.connect();
    }
  }
}
