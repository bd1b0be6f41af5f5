package dev.weft.coordinator.store;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.doctor.ClockOffset;
import dev.weft.coordinator.doctor.StoreFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Looks at what a PostgreSQL database stands on. Stateless. */
final class PostgresProbe {
  private static final String NAMES = "synchronous_standby_names";
  private static final String SETTINGS =
      "SELECT name, setting FROM pg_settings WHERE name IN"
          + " ('fsync', 'full_page_writes', 'synchronous_commit', 'synchronous_standby_names')";

  /** What they do may be hidden from those who are no monitors; that they are there is not. */
  private static final String STANDBYS =
      "SELECT count(*), count(sync_state),"
          + " count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')) FROM pg_stat_replication";

  private static final String LINK =
      """
      SELECT coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
        inet_server_addr() IS NULL OR host(inet_server_addr()) LIKE '127.%'
        OR host(inet_server_addr()) = '::1' OR inet_server_addr() = inet_client_addr()\
      """;
  private static final String COORDINATORS = "SELECT count(*) FROM coordinator WHERE state = 0";

  /** The server's time, in microseconds since 1970. */
  static final String CLOCK = "SELECT " + Dialect.POSTGRES.micros();

  private PostgresProbe() {}

  /** Asks a fresh connection of the kind that commits. */
  static StoreFacts look(PostgresServer server, TimeSource time) throws SQLException {
    try (Connection connection = server.openWriter();
        Statement ask = connection.createStatement()) {
      Map<String, String> settings = settings(ask);
      return new StoreFacts.Postgres(
          server.shown(),
          Math.max(1, (int) number(ask, COORDINATORS)),
          settings,
          clock(ask, time),
          link(ask),
          standbys(ask, !settings.getOrDefault(NAMES, "").isEmpty()),
          PostgresTimeline.of(connection).text());
    }
  }

  private static Map<String, String> settings(Statement ask) throws SQLException {
    Map<String, String> settings = new HashMap<>();
    try (ResultSet result = ask.executeQuery(SETTINGS)) {
      while (result.next()) {
        settings.put(result.getString(1), result.getString(2));
      }
    }
    return settings;
  }

  private static ClockOffset clock(Statement ask, TimeSource time) throws SQLException {
    Instant asked = time.now().wall();
    Instant said = Micros.time(number(ask, CLOCK));
    return ClockOffset.of(asked, said, time.now().wall());
  }

  private static StoreFacts.Link link(Statement ask) throws SQLException {
    try (ResultSet result = ask.executeQuery(LINK)) {
      result.next();
      return new StoreFacts.Link(result.getBoolean(1), result.getBoolean(2));
    }
  }

  private static StoreFacts.Standbys standbys(Statement ask, boolean named) throws SQLException {
    try (ResultSet result = ask.executeQuery(STANDBYS)) {
      result.next();
      int all = result.getInt(1);
      boolean hidden = result.getInt(2) < all;
      int waitedFor = hidden && named ? all : result.getInt(3);
      return new StoreFacts.Standbys(all, waitedFor);
    }
  }

  private static long number(Statement ask, String sql) throws SQLException {
    try (ResultSet result = ask.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
