package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.Transition;
import java.util.Optional;

/** What people ask of jobs, agents and pools that exist. */
final class Orders {
  private final Fleet fleet;
  private final Pools pools;
  private final Jobs jobs;
  private final Admission admission;
  private final Arrivals arrivals;
  private final Succession succession;

  Orders(
      Fleet fleet,
      Pools pools,
      Jobs jobs,
      Admission admission,
      Arrivals arrivals,
      Succession succession) {
    this.fleet = fleet;
    this.pools = pools;
    this.jobs = jobs;
    this.admission = admission;
    this.arrivals = arrivals;
    this.succession = succession;
  }

  void cancel(Event.CancelAsked cancel, Batch batch) {
    Answer answer =
        jobs.find(cancel.job(), batch)
            .map(job -> cancelKnown(job, cancel.force(), batch))
            .orElseGet(() -> admission.cancelUnknown(cancel, batch));
    batch.decision().effect(new Effect.Reply(cancel.ticket(), answer));
  }

  /** What has ended can be shown by everybody. */
  private Answer cancelKnown(Job job, boolean force, Batch batch) {
    return job.state().terminal() || succession.owns(job, batch)
        ? new Answer.Found(cancel(job, force, batch).shelve())
        : new Answer.Elsewhere();
  }

  /** Cancels a job in whose place its schedule makes another one, unless it is another's. */
  void replace(Job job, Batch batch) {
    if (succession.owns(job, batch)) {
      var _ = cancel(job, false, batch);
    }
  }

  private Job cancel(Job job, boolean force, Batch batch) {
    Job after = jobs.apply(job, new JobEvent.CancelAsked(force), batch).job();
    if (job.state().onAgent()) {
      stop(job, CancelReason.REQUESTED, batch);
    }
    return after;
  }

  void release(Event.ReleaseAsked release, Batch batch) {
    Answer answer =
        jobs.find(release.job(), batch)
            .map(job -> releaseKnown(job, batch))
            .orElse(new Answer.NotFound());
    batch.decision().effect(new Effect.Reply(release.ticket(), answer));
  }

  private Answer releaseKnown(Job job, Batch batch) {
    if (!job.state().terminal() && !succession.owns(job, batch)) {
      return new Answer.Elsewhere();
    }
    Transition released = jobs.apply(job, new JobEvent.Released(), batch);
    return released.changed()
        ? new Answer.Found(released.job().shelve())
        : new Answer.Unfit("it is not held");
  }

  void declareLost(Event.LossDeclared declared, Batch batch) {
    Answer answer =
        fleet
            .find(declared.agent())
            .<Answer>map(member ->
                arrivals.declareLost(member, batch)
                    ? new Answer.Done()
                    : new Answer.Unfit("it is connected"))
            .orElse(new Answer.NotFound());
    batch.decision().effect(new Effect.Reply(declared.ticket(), answer));
  }

  void drain(Event.DrainSet drain, Batch batch) {
    Optional<Member> found = fleet.find(drain.agent());
    found.ifPresent(m -> arrivals.drain(m, drain, batch));
    Answer answer = found.isPresent() ? new Answer.Done() : new Answer.NotFound();
    batch.decision().effect(new Effect.Reply(drain.ticket(), answer));
  }

  void pause(Event.PauseSet pause, Batch batch) {
    pools.of(pause.pool()).pause(pause.paused());
    batch.decision().record(new Change.PoolSaved(pause.pool(), pause.paused()));
    batch.decision().effect(new Effect.Reply(pause.ticket(), new Answer.Done()));
  }

  void purge(Event.LettersPurged purged, Batch batch) {
    batch.decision().record(new Change.LettersGone(purged.letters()));
    batch.decision().effect(new Effect.Reply(purged.ticket(), new Answer.Done()));
  }

  /** Has the job's agent told to stop it, if it is connected. */
  void stop(Job job, CancelReason reason, Batch batch) {
    fleet
        .find(job.attempt().agent())
        .filter(Member::connected)
        .ifPresent(m ->
            batch
                .decision()
                .effect(new Effect.StopAttempt(m.id, m.stream, job.attemptId(), reason)));
  }
}
