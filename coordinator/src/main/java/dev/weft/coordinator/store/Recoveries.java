package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.RecoveryFacts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The newest recovery of each coordinator. */
final class Recoveries {
  private static final String COLUMNS = "origin, since, why, adopted, refused, over";
  static final String SAVE =
      """
      INSERT INTO recovery (origin, since, why, adopted, refused, over, owner)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (owner) DO UPDATE SET origin = excluded.origin, since = excluded.since,
        why = excluded.why, adopted = excluded.adopted, refused = excluded.refused,
        over = excluded.over\
      """;
  private static final String OWN = "SELECT " + COLUMNS + " FROM recovery WHERE owner = ?";
  private static final String OTHERS =
      "SELECT "
          + COLUMNS
          + " FROM recovery WHERE owner <> ? AND over = 0"
          + " AND owner IN (SELECT number FROM coordinator WHERE state = 0)";

  private Recoveries() {}

  static void save(WriteConnection connection, long owner, RecoveryFacts facts)
      throws SQLException {
    Batch batch = connection.batch(SAVE);
    add(batch, owner, facts);
    batch.run();
  }

  static void add(Batch batch, long owner, RecoveryFacts facts) throws SQLException {
    batch.number(facts.origin()).time(facts.since()).text(facts.why());
    batch.number(facts.adopted()).number(facts.refused()).flag(facts.over()).number(owner).add();
  }

  /** A coordinator's own. */
  static RecoveryFacts of(ReadConnection open, long owner) throws SQLException {
    List<RecoveryFacts> found = read(open, OWN, owner);
    return found.isEmpty() ? RecoveryFacts.NONE : found.getFirst();
  }

  /** Those of others that go on. */
  static List<RecoveryFacts> others(ReadConnection open, long owner) throws SQLException {
    return read(open, OTHERS, owner);
  }

  private static List<RecoveryFacts> read(ReadConnection open, String sql, long owner)
      throws SQLException {
    List<RecoveryFacts> found = new ArrayList<>();
    try (PreparedStatement select = open.prepare(sql)) {
      select.setLong(1, owner);
      try (ResultSet results = select.executeQuery()) {
        Row row = open.row(results);
        while (row.next()) {
          found.add(
              new RecoveryFacts(
                  row.number(), row.time(), row.text(), row.count(), row.count(), row.flag()));
        }
      }
    }
    return found;
  }
}
