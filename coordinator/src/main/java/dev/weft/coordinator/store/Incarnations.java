package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.History;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private static final String OWN =
      """
      SELECT c.commits, i.name
      FROM coordinator c LEFT JOIN incarnation i ON i.owner = c.number
      WHERE c.id = ? ORDER BY i.epoch\
      """;
  private static final String ADD =
      "INSERT INTO incarnation (owner, epoch, name, commits) VALUES (?, ?, ?, ?)";
  private static final String FORGET =
      """
      DELETE FROM incarnation WHERE owner = ? AND epoch NOT IN
        (SELECT epoch FROM incarnation WHERE owner = ? ORDER BY epoch DESC LIMIT ?)\
      """;

  /** What is there of a coordinator before it starts. */
  Omen.Found found(boolean storeIsNew, String id, Timeline now) throws SQLException {
    boolean seatIsNew = true;
    List<String> starts = new ArrayList<>();
    long commits = 0;
    try (PreparedStatement select = connection.prepare(OWN)) {
      select.setString(1, id);
      try (ResultSet results = select.executeQuery()) {
        while (results.next()) {
          seatIsNew = false;
          commits = results.getLong(1);
          Optional.ofNullable(results.getString(2)).ifPresent(starts::add);
        }
      }
    }
    Omen.Place place = new Omen.Place(now, new Timelines(connection).others(id));
    return new Omen.Found(storeIsNew, seatIsNew, cluster(), starts, commits, place);
  }

  private String cluster() throws SQLException {
    try (PreparedStatement select = connection.prepare("SELECT cluster FROM store");
        ResultSet results = select.executeQuery()) {
      return results.next() ? results.getString(1) : "";
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
