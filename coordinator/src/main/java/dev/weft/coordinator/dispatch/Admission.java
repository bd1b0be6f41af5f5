package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Tombstone;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How jobs come in: the same id with the same spec is the same job, whichever way it came, as long
 * as the job or its tombstone is kept; with another spec it is refused. One that somebody wanted
 * cancelled before it came is accepted and has ended at once.
 */
final class Admission {
  private final Jobs jobs;
  private final Wishes wishes;

  Admission(Jobs jobs, Wishes wishes) {
    this.jobs = jobs;
    this.wishes = wishes;
  }

  /** What becomes of something that asks to be a job. */
  private sealed interface Verdict {
    /** It is a job now. */
    record Accepted(Job job) implements Verdict {}

    /** It is one already. */
    record Known(Job job) implements Verdict {}

    /** It was one. */
    record Buried(Tombstone tombstone) implements Verdict {}

    /** Its id belongs to something else. */
    record Taken() implements Verdict {}
  }

  void delivered(Event.Delivered delivered, Batch batch) {
    JobSpec spec = delivered.spec();
    Origin origin = Origin.of(delivered.delivery().source());
    switch (judge(spec, delivered.digest(), origin, delivered.fresh(), batch)) {
      case Verdict.Accepted _, Verdict.Known _, Verdict.Buried _ -> {}
      case Verdict.Taken() -> jobs.notices().refused(conflict(delivered), batch);
    }
    batch.decision().effect(new Effect.Settle(delivered.delivery()));
  }

  void submitted(Event.Submitted submitted, Batch batch) {
    Answer answer =
        answer(judge(submitted.spec(), submitted.digest(), Origin.API, submitted.fresh(), batch));
    batch.decision().effect(new Effect.Reply(submitted.ticket(), answer));
  }

  /** A replay is a submission whose id says what it replays; with it the dead letter is none. */
  void replayed(Event.Replayed replayed, Batch batch) {
    Origin origin = Origin.replay(replayed.of().value());
    Verdict verdict = judge(replayed.spec(), replayed.digest(), origin, false, batch);
    boolean another = verdict instanceof Verdict.Known(Job job) && !job.origin().equals(origin);
    Answer answer = another ? new Answer.Conflict() : answer(verdict);
    if (!(answer instanceof Answer.Conflict)) {
      batch.decision().record(new Change.LettersGone(List.of(replayed.letter())));
    }
    batch.decision().effect(new Effect.Reply(replayed.ticket(), answer));
  }

  /** A schedule makes a job; nothing happens if it is one already, or was. */
  void scheduled(JobSpec spec, Origin origin, Batch batch) {
    Verdict _ = judge(spec, SpecDigest.of(spec), origin, false, batch);
  }

  private static Answer answer(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted(Job job) -> new Answer.Submitted(job.shelve(), false);
      case Verdict.Known(Job job) -> new Answer.Submitted(job.shelve(), true);
      case Verdict.Buried(Tombstone tombstone) -> new Answer.Removed(tombstone);
      case Verdict.Taken() -> new Answer.Conflict();
    };
  }

  /** Answers a cancel of a job that does not exist. */
  Answer cancelUnknown(Event.CancelAsked cancel, Batch batch) {
    Tombstone tombstone = batch.stored().tombstones().get(cancel.job());
    if (tombstone != null) {
      return new Answer.Removed(tombstone);
    }
    if (!cancel.beforeArrival()) {
      return new Answer.NotFound();
    }
    return wishes
        .add(cancel.job(), batch)
        .<Answer>map(Answer.Awaited::new)
        .orElse(new Answer.TooMany());
  }

  private Verdict judge(
      JobSpec spec, SpecDigest digest, Origin origin, boolean fresh, Batch batch) {
    if (!fresh) {
      JobId id = spec.id();
      Optional<Job> known = jobs.find(id, batch);
      if (known.isPresent()) {
        boolean same = known.get().digest().equals(digest);
        return same ? new Verdict.Known(known.get()) : new Verdict.Taken();
      }
      Tombstone tombstone = batch.stored().tombstones().get(id);
      if (tombstone != null) {
        boolean same = tombstone.digest().equals(digest);
        return same ? new Verdict.Buried(tombstone) : new Verdict.Taken();
      }
    }
    boolean unwanted = !fresh && wishes.spend(spec.id(), batch);
    return new Verdict.Accepted(jobs.accept(spec, digest, origin, unwanted, batch));
  }

  private static Refusal conflict(Event.Delivered delivered) {
    JobSpec spec = delivered.spec();
    return new Refusal(
        delivered.delivery().source(),
        "ID_TAKEN",
        "another job has the id " + spec.id(),
        Map.of(
            "property.message_id", spec.id().value(),
            "property.type", spec.handler().value()),
        spec.payload());
  }
}
