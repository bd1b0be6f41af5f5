package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Reads tombstones, within a snapshot. */
final class TombstoneReads {
  /** Ids in one statement: running one costs more than looking an id up. */
  private static final int AT_ONCE = 64;

  private static final String SELECT =
      "SELECT id, digest_high, digest_low, state, ended_at FROM tombstone WHERE id ";
  static final String FIND = SELECT + "= ?";
  static final String FIND_MANY = SELECT + "IN (" + "?, ".repeat(AT_ONCE - 1) + "?)";

  private TombstoneReads() {}

  static Map<JobId, Tombstone> find(ReadConnection connection, Collection<JobId> ids)
      throws SQLException {
    Map<JobId, Tombstone> found = new HashMap<>();
    Iterator<JobId> next = ids.iterator();
    while (next.hasNext()) {
      PreparedStatement select = connection.fixed(ids.size() == 1 ? FIND : FIND_MANY);
      for (int place = 1; place <= (ids.size() == 1 ? 1 : AT_ONCE); place++) {
        select.setString(place, next.hasNext() ? next.next().value() : null);
      }
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        while (row.next()) {
          Tombstone tombstone = read(row);
          found.put(tombstone.id(), tombstone);
        }
      }
    }
    return found;
  }

  private static Tombstone read(Row row) throws SQLException {
    JobId id = new JobId(row.text());
    SpecDigest digest = new SpecDigest(row.number(), row.number());
    Terminal how = Codes.terminal(row.count());
    Instant endedAt = row.time();
    return new Tombstone(id, digest, how, endedAt);
  }
}
