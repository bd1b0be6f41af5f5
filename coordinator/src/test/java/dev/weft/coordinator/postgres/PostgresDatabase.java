package dev.weft.coordinator.postgres;

import dev.weft.coordinator.store.PostgresSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A schema for one test: tables in it are the test's own.
 *
 * @param node the server that has it; other tests may use the same
 * @param schema its name
 */
public record PostgresDatabase(PostgresNode node, String schema) {
  /**
   * How a coordinator reaches it.
   *
   * @param home the coordinator's folder
   */
  public PostgresSettings settings(Path home) {
    return settings(home, node.port());
  }

  /** The same by way of another port of 127.0.0.1, such as a proxy's. */
  public PostgresSettings settings(Path home, int port) {
    return PostgresSettings.at(
        node.url(port) + "?currentSchema=" + schema, PostgresNode.USER, node.password(), home);
  }

  /** The same where a standby of its server may take over. */
  public PostgresSettings settings(Path home, PostgresNode standby) {
    return PostgresSettings.at(
        node.url(standby) + "&currentSchema=" + schema, PostgresNode.USER, node.password(), home);
  }

  /** A connection to it. */
  public Connection connect() throws SQLException {
    Connection connection = node.connect();
    connection.setSchema(schema);
    return connection;
  }

  /** Runs a statement in it. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row. */
  public String first(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  /** Whether one of its sessions waits for a lock, whatever those of other databases do. */
  public boolean someoneWaits() throws SQLException {
    return first(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND pid IN (
              SELECT pid FROM pg_locks JOIN pg_class ON relation = pg_class.oid
              WHERE relnamespace = current_schema()::regnamespace)
            """)
        .equals("1");
  }
}
