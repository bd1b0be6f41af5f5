package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.CancelWish;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Reads cancels that came before their jobs. Each method is to be called within a snapshot. */
final class WishReads {
  static final ById FIND = ById.of("SELECT job, asked_at FROM cancel_wish", "job");
  static final String UNWANTED =
      """
      SELECT w.job FROM cancel_wish w JOIN job j ON j.id = w.job
      WHERE j.state < 10 AND j.cancel_requested = 0 AND j.owner = ?\
      """;

  private WishReads() {}

  static Collection<CancelWish> find(ReadConnection connection, Collection<JobId> ids)
      throws SQLException {
    return FIND.find(
            connection,
            ids,
            row -> new CancelWish(new JobId(row.text()), row.time()),
            CancelWish::job)
        .values();
  }

  /** An owner's jobs that came in the moment in which somebody asked to cancel them. */
  static Set<JobId> unwanted(ReadConnection connection, long owner) throws SQLException {
    PreparedStatement select = connection.fixed(UNWANTED);
    select.setLong(1, owner);
    Set<JobId> unwanted = new HashSet<>();
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        unwanted.add(new JobId(row.text()));
      }
    }
    return unwanted;
  }
}
