package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was decided since the last commit began: the changes to record in one commit, and the
 * effects to carry out after it, in order. A job that changes several times in between is recorded
 * once. Confined to the thread that decides until it is handed over.
 */
public final class Decision {
  private final Map<JobId, Change> jobs = new LinkedHashMap<>();
  private final List<Change> others = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  void add(Job job) {
    jobs.put(job.id(), new Change.JobAdded(job));
  }

  void save(Job job) {
    jobs.merge(
        job.id(),
        new Change.JobSaved(job),
        (before, change) ->
            before instanceof Change.JobAdded added
                ? new Change.JobAdded(withPayloadOf(job, added.job()))
                : change);
  }

  void record(Change change) {
    others.add(change);
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  /** Whether there is nothing to record and nothing to do. */
  public boolean isEmpty() {
    return jobs.isEmpty() && others.isEmpty() && effects.isEmpty();
  }

  /** What to record: jobs first, then what refers to them. Not to be changed. */
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(jobs.size() + others.size());
    all.addAll(jobs.values());
    all.addAll(others);
    return Collections.unmodifiableList(all);
  }

  /** What to do when the changes are durable, in order. Not to be changed. */
  public List<Effect> effects() {
    return Collections.unmodifiableList(effects);
  }

  private static Job withPayloadOf(Job job, Job added) {
    return job.shelved() ? job.unshelve(added.spec().payload()) : job;
  }
}
