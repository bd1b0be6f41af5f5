package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.History;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The starts of coordinators.
 *
 * @param connection within a transaction
 */
record Incarnations(WriteConnection connection) {
  /** Starts that are remembered of each; what is older counts as lost. */
  private static final int MOST = 1_000;

  private static final String ALL =
      "SELECT owner, epoch, name, commits FROM incarnation ORDER BY owner, epoch";
  private static final String NEWEST =
      """
      SELECT c.commits, coalesce((SELECT i.name FROM incarnation i WHERE i.owner = c.number
        ORDER BY i.epoch DESC LIMIT 1), '')
      FROM coordinator c WHERE c.id = ?\
      """;
  private static final String ADD =
      "INSERT INTO incarnation (owner, epoch, name, commits) VALUES (?, ?, ?, ?)";
  private static final String FORGET =
      """
      DELETE FROM incarnation WHERE owner = ? AND epoch NOT IN
        (SELECT epoch FROM incarnation WHERE owner = ? ORDER BY epoch DESC LIMIT ?)\
      """;

  /** What is there of a coordinator before it starts. */
  Omen.Found found(boolean storeIsNew, String id) throws SQLException {
    try (PreparedStatement select = connection.prepare(NEWEST)) {
      select.setString(1, id);
      try (ResultSet results = select.executeQuery()) {
        return results.next()
            ? new Omen.Found(storeIsNew, false, results.getString(2), results.getLong(1))
            : new Omen.Found(storeIsNew, true, "", 0);
      }
    }
  }

  /** One more start. */
  void add(long owner, long epoch, String name, long commits) throws SQLException {
    try (PreparedStatement add = connection.prepare(ADD);
        PreparedStatement forget = connection.prepare(FORGET)) {
      add.setLong(1, owner);
      add.setLong(2, epoch);
      add.setString(3, name);
      add.setLong(4, commits);
      add.executeUpdate();
      forget.setLong(1, owner);
      forget.setLong(2, owner);
      forget.setInt(3, MOST);
      forget.executeUpdate();
    }
  }

  /** The past that the store knows of. */
  static History history(ReadConnection open, Seat seat) throws SQLException {
    List<History.Start> starts = new ArrayList<>();
    try (PreparedStatement select = open.prepare(ALL);
        ResultSet results = select.executeQuery()) {
      Row row = open.row(results);
      while (row.next()) {
        starts.add(new History.Start(row.number(), row.number(), row.text(), row.number()));
      }
    }
    return new History(seat.cluster(), seat.owner(), starts);
  }
}
