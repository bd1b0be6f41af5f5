package dev.weft.it.sim;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is committed, known independently of the store. */
final class Records {
  final Map<JobId, Job> rows = new HashMap<>();
  final Owners owners = new Owners();

  /** Whose end is published, or will be. */
  final Set<JobId> published = new HashSet<>();

  /** Messages that could not be understood, by what they say. */
  final Set<String> refused = new HashSet<>();

  /** Somebody was told that these will be cancelled when they come. */
  final Set<JobId> unwanted = new HashSet<>();

  /** The same, going its own way from now on. */
  Records copy() {
    Records copy = new Records();
    copy.rows.putAll(rows);
    copy.owners.putAll(owners);
    copy.published.addAll(published);
    copy.refused.addAll(refused);
    copy.unwanted.addAll(unwanted);
    return copy;
  }
}
