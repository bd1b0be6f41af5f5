package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.ForeignJob;
import java.io.Serial;
import java.sql.SQLException;
import java.util.List;

/** Jobs to be added have been accepted by other coordinators: the transaction must be undone. */
final class KnownElsewhereException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<ForeignJob> jobs;

  KnownElsewhereException(List<ForeignJob> jobs) {
    super("known elsewhere: " + jobs.size());
    this.jobs = List.copyOf(jobs);
  }

  List<ForeignJob> jobs() {
    return jobs;
  }
}
