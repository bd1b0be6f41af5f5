package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Notice;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Gives coordinators the right to write. Each start raises the epoch: whoever wrote in the same
 * coordinator's place before may not any more.
 */
final class Seats {
  /** How many job numbers a coordinator that is not alone is given at a time. */
  static final long NUMBERS = 1 << 20;

  private static final String RETURNS =
      "UPDATE coordinator SET epoch = ?, address = ?, state = 0 WHERE id = ?";
  private static final String IS_NEW =
      """
      INSERT INTO coordinator (epoch, address, id, number, commits, beats, last_job, last_notice,
        ended_jobs, state)
      VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0)\
      """;

  private Seats() {}

  /**
   * Takes a seat, in a transaction.
   *
   * @param id the coordinator's own, the same over its restarts; empty if it is alone
   * @param address where its API is reached
   */
  static Seat take(WriteConnection connection, String id, String address) throws SQLException {
    try (PreparedStatement begin = connection.prepare(connection.dialect().begin());
        PreparedStatement commit = connection.prepare("COMMIT")) {
      begin.execute();
      Seat seat = sit(connection, id, address);
      commit.execute();
      return seat;
    }
  }

  private static Seat sit(WriteConnection connection, String id, String address)
      throws SQLException {
    boolean alone = id.isEmpty();
    begin(connection);
    long epoch = first(connection, "SELECT epoch FROM store");
    try (PreparedStatement returns = connection.prepare(RETURNS);
        PreparedStatement isNew = connection.prepare(IS_NEW)) {
      bind(returns, epoch, address, id);
      if (returns.executeUpdate() == 0) {
        bind(isNew, epoch, address, id);
        isNew.setLong(4, alone ? 0 : epoch);
        isNew.executeUpdate();
      }
    }
    try (PreparedStatement select =
        connection.prepare(
            "SELECT s.cluster, c.number FROM store s, coordinator c WHERE c.id = ?")) {
      select.setString(1, id);
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        row.next();
        String cluster = row.text();
        long owner = row.number();
        return new Seat(
            cluster,
            owner,
            epoch,
            alone ? 0 : numbers(connection),
            alone ? 0 : epoch * Notice.BLOCK);
      }
    }
  }

  private static void bind(PreparedStatement statement, long epoch, String address, String id)
      throws SQLException {
    statement.setLong(1, epoch);
    statement.setString(2, address);
    statement.setString(3, id);
  }

  /** Raises the epoch; others that begin wait until this transaction has ended. */
  private static void begin(WriteConnection connection) throws SQLException {
    try (PreparedStatement insert =
            connection.prepare("INSERT INTO store VALUES (1, ?, 0, 0) ON CONFLICT DO NOTHING");
        PreparedStatement raise = connection.prepare("UPDATE store SET epoch = epoch + 1")) {
      insert.setString(1, UUID.randomUUID().toString());
      insert.executeUpdate();
      raise.executeUpdate();
    }
  }

  /** Numbers for jobs that nobody else gives: the next {@link #NUMBERS} after this. */
  static long numbers(WriteConnection connection) throws SQLException {
    return first(
        connection,
        "UPDATE store SET numbers = numbers + %1$d RETURNING numbers - %1$d".formatted(NUMBERS));
  }

  /** In which of the blocks of numbers a job's is: nobody else has numbers of the same. */
  static long block(long number) {
    return (number - 1) / NUMBERS;
  }

  /** The first column of the only row. */
  static long first(WriteConnection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepare(sql);
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getLong(1);
    }
  }
}
