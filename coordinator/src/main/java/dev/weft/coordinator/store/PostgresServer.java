package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Opens connections to a PostgreSQL database, each with bounds on all that it may wait for.
 * Thread-safe.
 */
final class PostgresServer {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** What a whole answer takes beyond what the server allows a statement. */
  private static final Duration ON_THE_WAY = Duration.ofSeconds(10);

  /** A restart reads all that is open. */
  private static final Duration LONGEST_READ = Duration.ofMinutes(5);

  /** A coordinator that stands still in a transaction must not hold up those that take over. */
  private static final Duration STANDSTILL = Duration.ofSeconds(10);

  private final PostgresSettings settings;

  PostgresServer(PostgresSettings settings) {
    this.settings = settings;
  }

  /** A connection that writes; a commit is on the server's disk when it returns. */
  Connection openWriter() throws SQLException {
    return open(
        settings.writeTimeout(),
        "SET lock_timeout = " + settings.lockTimeout().toMillis(),
        // All that it does is by key; a plan made while a table was small must not scan it later.
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off",
        // Only what would lose commits is changed: the server's own choice may be stronger.
        "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'");
  }

  /** A connection that reads only. */
  Connection openReader() throws SQLException {
    return open(LONGEST_READ, "SET default_transaction_read_only = on");
  }

  /** Where it is, without secrets. */
  String shown() {
    return settings.shown();
  }

  private Connection open(Duration statement, String... more) throws SQLException {
    Connection connection = new Driver().connect(settings.url(), properties(statement));
    if (connection == null) {
      throw new PSQLException("not a URL of PostgreSQL", PSQLState.CONNECTION_UNABLE_TO_CONNECT);
    }
    try (Statement set = connection.createStatement()) {
      set.execute("SET statement_timeout = " + statement.toMillis());
      set.execute("SET jit = off"); // statements are short, compiling them is not
      set.execute("SET idle_in_transaction_session_timeout = " + STANDSTILL.toMillis());
      for (String each : List.of(more)) {
        set.execute(each);
      }
      return connection;
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  private Properties properties(Duration statement) {
    Properties properties = new Properties();
    if (!settings.user().isEmpty()) {
      PGProperty.USER.set(properties, settings.user());
    }
    if (!settings.password().isEmpty()) {
      PGProperty.PASSWORD.set(properties, settings.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, "weft");
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) statement.plus(ON_THE_WAY).toSeconds());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.PREPARE_THRESHOLD.set(properties, 1);
    // Details name values: payloads are nobody's business.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    return properties;
  }
}
