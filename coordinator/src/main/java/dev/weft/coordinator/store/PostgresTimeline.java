package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a PostgreSQL server for its timeline. Stateless. */
final class PostgresTimeline {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresTimeline.class);

  /**
   * By the name of the file that is written to now: what the last checkpoint says is old for a
   * while after a promotion. A standby has none of its own.
   */
  private static final String NUMBER =
      """
      SELECT CASE WHEN pg_is_in_recovery() THEN ''
        ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END\
      """;

  private static final String SYSTEM = "SELECT system_identifier FROM pg_control_system()";
  private static final int HEX = 16;

  private PostgresTimeline() {}

  /**
   * Asks for it, as any user may on a plain server; services that keep it to themselves refuse.
   *
   * @param connection not in a transaction
   * @throws SQLException if the server cannot be asked
   */
  static Timeline of(Connection connection) throws SQLException {
    String number = first(connection, NUMBER);
    return number.isEmpty()
        ? Timeline.UNKNOWN
        : new Timeline(first(connection, SYSTEM), Integer.parseUnsignedInt(number, HEX));
  }

  /** An answer; empty if it is refused, which {@code weft doctor} tells, too. */
  private static String first(Connection connection, String sql) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet result = ask.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      if (PostgresFaults.lost(e)) {
        throw e;
      }
      LOG.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("the database does not tell all of its timeline");
      return "";
    }
  }
}
