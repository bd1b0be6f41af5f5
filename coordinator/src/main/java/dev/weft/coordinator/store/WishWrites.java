package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.CancelWish;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes cancels that came before their jobs: what a commit makes of each in the end. The
 * committing thread's.
 */
final class WishWrites {
  private static final String SAVE =
      """
      INSERT INTO cancel_wish (job, asked_at) VALUES (?, ?)
      ON CONFLICT (job) DO UPDATE SET asked_at = excluded.asked_at\
      """;

  private final Batch save;
  private final Batch delete;

  private final Map<JobId, Instant> added = new LinkedHashMap<>();
  private final Set<JobId> gone = new LinkedHashSet<>();

  WishWrites(WriteConnection connection) throws SQLException {
    save = connection.batch(SAVE);
    delete = connection.batch("DELETE FROM cancel_wish WHERE job = ?");
  }

  void add(CancelWish wish) {
    added.put(wish.job(), wish.askedAt());
  }

  void gone(List<JobId> jobs) {
    jobs.forEach(added::remove);
    gone.addAll(jobs);
  }

  /** Writes what was collected. */
  void run() throws SQLException {
    for (JobId job : gone) {
      delete.text(job.value()).add();
    }
    for (Map.Entry<JobId, Instant> wish : added.entrySet()) {
      save.text(wish.getKey().value()).time(wish.getValue()).add();
    }
    gone.clear();
    added.clear();
    // In this order: one that is gone may have been asked for again since.
    delete.run();
    save.run();
  }
}
