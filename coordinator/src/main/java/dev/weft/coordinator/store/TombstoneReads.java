package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Reads tombstones, within a snapshot. */
final class TombstoneReads {
  static final ById FIND =
      ById.of("SELECT id, digest_high, digest_low, state, ended_at FROM tombstone", "id");

  private TombstoneReads() {}

  static Map<JobId, Tombstone> find(ReadConnection connection, Collection<JobId> ids)
      throws SQLException {
    return FIND.find(connection, ids, TombstoneReads::read, Tombstone::id);
  }

  private static Tombstone read(Row row) throws SQLException {
    JobId id = new JobId(row.text());
    SpecDigest digest = new SpecDigest(row.number(), row.number());
    Terminal how = Codes.terminal(row.count());
    Instant endedAt = row.time();
    return new Tombstone(id, digest, how, endedAt);
  }
}
