package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
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
  /** How much was decided: changes that are not of jobs, and effects. */
  record Mark(int others, int effects) {}

  /**
   * An event that was decided as if a job were this coordinator's, which is certain only when the
   * job is recorded.
   *
   * @param job which
   * @param event that named it
   * @param from where what came of the event begins
   * @param to where it ends
   */
  record Hinge(JobId job, Event event, Mark from, Mark to) {}

  private final Map<JobId, Change> jobs = new LinkedHashMap<>();
  private final List<Change> others = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<Hinge> hinges = new ArrayList<>();

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

  /** An attempt has ended; the one that ends its job is part of the job. */
  void ended(Job after, EndedAttempt ended) {
    boolean partOfJob = ended.attempt().number() == after.attempt().number();
    if (!after.state().terminal() || !partOfJob) {
      record(new Change.AttemptSaved(after.number(), ended));
    }
  }

  /** Where what comes of an event begins. */
  Mark mark() {
    return new Mark(others.size(), effects.size());
  }

  /** What came of an event since the mark was decided as if the job were this coordinator's. */
  void hinges(JobId job, Event event, Mark since) {
    hinges.add(new Hinge(job, event, since, mark()));
  }

  /**
   * Takes out all that is about what turned out to be other coordinators'. Who made a schedule is
   * to ask again.
   *
   * @return what is to be done about it
   */
  Withdrawal withdraw(Foreign theirs) {
    Withdrawal withdrawal = Withdrawal.of(theirs, jobs, others, effects, hinges);
    jobs.keySet().removeAll(theirs.jobs());
    replace(others, withdrawal.others());
    replace(effects, withdrawal.effects());
    replace(hinges, withdrawal.hinges());
    return withdrawal;
  }

  private static <T> void replace(List<T> list, List<T> kept) {
    list.clear();
    list.addAll(kept);
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
