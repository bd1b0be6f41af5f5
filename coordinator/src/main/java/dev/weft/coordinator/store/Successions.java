package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Predecessor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has taken whom over. A coordinator that takes another one over also follows all whom that one
 * had followed: agents may still hold what those had given.
 */
final class Successions {
  static final String INHERIT =
      """
      INSERT INTO succession (heir, dead, epoch)
      SELECT ?, dead, epoch FROM succession WHERE heir = ?
      ON CONFLICT (heir, dead) DO UPDATE SET epoch = greatest(succession.epoch, excluded.epoch)\
      """;
  static final String FOLLOW =
      """
      INSERT INTO succession (heir, dead, epoch) VALUES (?, ?, ?)
      ON CONFLICT (heir, dead) DO UPDATE SET epoch = excluded.epoch\
      """;
  static final String FORGET = "DELETE FROM succession WHERE heir = ?";

  private static final String OF =
      "SELECT dead, epoch FROM succession WHERE heir = ? ORDER BY dead";

  private Successions() {}

  /** Whom a coordinator follows. */
  static List<Predecessor> of(ReadConnection connection, long heir) throws SQLException {
    List<Predecessor> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepare(OF)) {
      select.setLong(1, heir);
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        while (row.next()) {
          found.add(new Predecessor(row.number(), row.number()));
        }
      }
    }
    return found;
  }
}
