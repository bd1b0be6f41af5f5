package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.Peers;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A coordinator that shares the store.
 *
 * @param number stays the same over its restarts; owns jobs
 * @param id says the same for people
 * @param epoch of its last start, or of whoever took it over
 * @param life changes as long as it lives
 * @param standing whether it works
 * @param address where its API is reached; empty if nowhere
 */
public record Member(
    long number, String id, long epoch, long life, Standing standing, String address) {
  /** Whether a coordinator works. */
  public enum Standing {
    /** It does, or died without a word: that shows only by and by. */
    WORKS,
    /** It has stopped in good order: what it owned may be taken over at once. */
    LEFT,
    /** Somebody has taken over what it owned. */
    TAKEN_OVER
  }

  static final String COLUMNS = "c.number, c.id, c.epoch, c.beats + c.commits, c.state, c.address";

  private static final String OTHERS =
      "SELECT "
          + COLUMNS
          + " FROM coordinator c WHERE c.state = 0 AND c.number <> ? ORDER BY c.number";

  /** The same, as far as callers are concerned. */
  Peers.Peer peer() {
    return new Peers.Peer(id, address);
  }

  /** The coordinators that work, but for one. */
  static List<Peers.Peer> others(ReadConnection connection, long number) throws SQLException {
    List<Peers.Peer> others = new ArrayList<>();
    PreparedStatement select = connection.fixed(OTHERS);
    select.setLong(1, number);
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        others.add(read(row).peer());
      }
    }
    return others;
  }

  /** Reads the columns of a row. */
  static Member read(Row row) throws SQLException {
    return new Member(
        row.number(), row.text(), row.number(), row.number(), standing(row.count()), row.text());
  }

  private static Standing standing(int code) {
    return switch (code) {
      case 0 -> Standing.WORKS;
      case 1 -> Standing.LEFT;
      case 2 -> Standing.TAKEN_OVER;
      default -> throw new IllegalArgumentException("no coordinator stands at " + code);
    };
  }
}
