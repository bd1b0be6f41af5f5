package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Decision.Hinge;
import dev.weft.coordinator.dispatch.Decision.Mark;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is left of a decision without what another coordinator has accepted or made first. The
 * events that were decided as if they were ours are to be decided anew: by then the store shows
 * whose they are.
 *
 * @param others changes that stay and are not of jobs
 * @param effects that stay
 * @param hinges that stay
 * @param again events to be decided again, in order
 * @param unpublished numbers of notices that will never be
 */
record Withdrawal(
    List<Change> others,
    List<Effect> effects,
    List<Hinge> hinges,
    List<Event> again,
    List<Long> unpublished) {

  /** The job that an event names and that may turn out to be another coordinator's. */
  static Optional<JobId> doubtful(Event event) {
    Optional<JobId> named = Optional.empty();
    if (event instanceof Event.Delivered delivered && !delivered.fresh()) {
      named = Optional.of(delivered.spec().id());
    } else if (event instanceof Event.Submitted submitted && !submitted.fresh()) {
      named = Optional.of(submitted.spec().id());
    } else if (event instanceof Event.Replayed replayed) {
      named = Optional.of(replayed.spec().id());
    } else if (event instanceof Event.CancelAsked cancel) {
      named = Optional.of(cancel.job());
    } else if (event instanceof Event.Claimed claimed) {
      named = Optional.of(claimed.testimony().job().id());
    }
    return named;
  }

  /** Takes them out of what was decided; changes nothing. */
  static Withdrawal of(
      Foreign theirs,
      Map<JobId, Change> jobs,
      List<Change> others,
      List<Effect> effects,
      List<Hinge> hinges) {
    Set<JobId> ids = theirs.jobs();
    Set<Long> numbers = new HashSet<>();
    ids.stream()
        .map(jobs::get)
        .filter(Change.JobAdded.class::isInstance)
        .forEach(added -> numbers.add(((Change.JobAdded) added).job().number()));
    BitSet goneChanges = new BitSet();
    BitSet goneEffects = new BitSet();
    List<Event> again = new ArrayList<>();
    for (Hinge hinge : hinges) {
      if (ids.contains(hinge.job())) {
        goneChanges.set(hinge.from().others(), hinge.to().others());
        goneEffects.set(hinge.from().effects(), hinge.to().effects());
        again.add(hinge.event());
      }
    }
    for (int i = 0; i < others.size(); i++) {
      goneChanges.set(i, goneChanges.get(i) || about(others.get(i), theirs, numbers));
    }
    for (int i = 0; i < effects.size(); i++) {
      goneEffects.set(i, goneEffects.get(i) || about(effects.get(i), ids));
    }
    List<Hinge> stay =
        hinges.stream()
            .filter(hinge -> !ids.contains(hinge.job()))
            .map(hinge -> moved(hinge, goneChanges, goneEffects))
            .toList();
    return new Withdrawal(
        kept(others, goneChanges),
        kept(effects, goneEffects).stream().map(e -> answer(e, theirs)).toList(),
        stay,
        again,
        notices(others, goneChanges));
  }

  private static Hinge moved(Hinge hinge, BitSet changes, BitSet effects) {
    return new Hinge(
        hinge.job(),
        hinge.event(),
        moved(hinge.from(), changes, effects),
        moved(hinge.to(), changes, effects));
  }

  private static Mark moved(Mark mark, BitSet changes, BitSet effects) {
    return new Mark(
        mark.others() - changes.get(0, mark.others()).cardinality(),
        mark.effects() - effects.get(0, mark.effects()).cardinality());
  }

  private static <T> List<T> kept(List<T> all, BitSet gone) {
    List<T> kept = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      if (!gone.get(i)) {
        kept.add(all.get(i));
      }
    }
    return kept;
  }

  private static List<Long> notices(List<Change> changes, BitSet gone) {
    return gone.stream()
        .mapToObj(changes::get)
        .filter(Change.NoticeAdded.class::isInstance)
        .map(change -> ((Change.NoticeAdded) change).notice().number())
        .toList();
  }

  /** Who made a schedule that another coordinator has made first is to ask that one. */
  private static Effect answer(Effect effect, Foreign theirs) {
    return effect instanceof Effect.Reply(var ticket, Answer.Scheduled(var schedule, _))
            && theirs.schedules().contains(schedule.spec().id())
        ? new Effect.Reply(ticket, new Answer.Elsewhere())
        : effect;
  }

  private static boolean about(Change change, Foreign theirs, Set<Long> numbers) {
    Set<JobId> ids = theirs.jobs();
    return switch (change) {
      case Change.JobAdded(var job) -> ids.contains(job.id());
      case Change.JobSaved(var job) -> ids.contains(job.id());
      case Change.AttemptSaved(long number, _) -> numbers.contains(number);
      case Change.LateResult late -> numbers.contains(late.jobNumber());
      case Change.NoticeAdded(Notice.JobEnded(_, var job)) -> ids.contains(job.id());
      case Change.LetterAdded(DeadLetter.OfJob(_, var job)) -> ids.contains(job.id());
      case Change.LogSaved(var log) -> ids.contains(log.attempt().job());
      case Change.ScheduleSaved(var schedule) -> theirs.schedules().contains(schedule.spec().id());
      case Change.NoticeAdded(Notice.MessageRefused _),
          Change.LetterAdded(DeadLetter.OfMessage _),
          Change.NoticesDone _,
          Change.AgentSaved _,
          Change.AgentForgotten _,
          Change.PoolSaved _,
          Change.LettersGone _,
          Change.WishAdded _,
          Change.WishesGone _,
          Change.ScheduleDeleted _,
          Change.RecoverySaved _ ->
          false;
    };
  }

  private static boolean about(Effect effect, Set<JobId> ids) {
    return switch (effect) {
      case Effect.Assign assign -> ids.contains(assign.attempt().job());
      case Effect.StopAttempt stop -> ids.contains(stop.attempt().job());
      case Effect.TellJob(var job) -> ids.contains(job.id());
      case Effect.Publish(Notice.JobEnded(_, var job)) -> ids.contains(job.id());
      case Effect.Publish(Notice.MessageRefused _),
          Effect.Settle _,
          Effect.AckResult _,
          Effect.Welcome _,
          Effect.Reconcile _,
          Effect.Judge _,
          Effect.FalseReport _,
          Effect.EndStream _,
          Effect.Reply _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _,
          Effect.ReadPage _,
          Effect.ReadDue _,
          Effect.SetFlow _ ->
          false;
    };
  }
}
