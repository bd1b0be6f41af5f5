package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Predecessor;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has taken whom over. A coordinator that takes another one over also follows all whom that one
 * had followed: agents may still hold what those had given. There is one row at most for each two
 * coordinators, and each takeover takes out those of its heir that nobody needs any more.
 */
final class Successions {
  static final String INHERIT =
      """
      INSERT INTO succession (heir, dead, epoch, last_job, since)
      SELECT ?, dead, epoch, last_job, since FROM succession WHERE heir = ?
      ON CONFLICT (heir, dead) DO UPDATE SET epoch = greatest(succession.epoch, excluded.epoch),
        last_job = greatest(succession.last_job, excluded.last_job),
        since = greatest(succession.since, excluded.since)\
      """;
  static final String FOLLOW =
      """
      INSERT INTO succession (heir, dead, epoch, last_job, since)
      VALUES (?, ?, ?, ?, CAST(extract(epoch FROM now()) AS BIGINT))
      ON CONFLICT (heir, dead) DO UPDATE SET epoch = excluded.epoch,
        last_job = greatest(succession.last_job, excluded.last_job), since = excluded.since\
      """;

  /**
   * Takes out whom an heir need not follow any more: of the jobs that it had, none is open, so
   * nothing can be concluded from what an agent does not tell. The week (the longest lease that a
   * job may ask for, but for one without end) is for agents that were away, and still have old
   * results to get rid of.
   */
  static final String PRUNE =
      """
      DELETE FROM succession s
      WHERE s.heir = ? AND s.since < extract(epoch FROM now()) - 604800 AND NOT EXISTS (
        SELECT 1 FROM job j WHERE j.state < 10 AND j.owner = s.heir AND j.number <= s.last_job)\
      """;

  static final String FOLLOWED =
      "SELECT count(*) FROM succession WHERE heir = ? AND dead = ? AND epoch = ?";

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
