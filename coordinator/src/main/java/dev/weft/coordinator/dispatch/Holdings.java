package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.Verdict.Action;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What agents tell that they hold, what that means for it, and for what they do not tell of. */
final class Holdings {
  /** Claims come at once; but what has ended meanwhile is not claimed at all. */
  private static final Duration CLAIM_WITHIN = Duration.ofSeconds(30);

  private final Fleet fleet;
  private final Jobs jobs;
  private final Succession succession;
  private final Recovery recovery;

  /** Those of whom nothing is concluded yet from what they do not tell of. */
  private final Set<Member> undecided = new HashSet<>();

  Holdings(Fleet fleet, Jobs jobs, Succession succession, Recovery recovery) {
    this.fleet = fleet;
    this.jobs = jobs;
    this.succession = succession;
    this.recovery = recovery;
  }

  /** An agent has opened a stream: welcomes it. */
  void arrived(Member member, Event.AgentArrived arrived, Batch batch) {
    undecided.remove(member);
    member.asked = 0;
    succession.doubt(member);
    List<Verdict> verdicts = judge(member, arrived.inventory(), false, batch);
    lost(member, arrived.lost(), false, batch).stream()
        .filter(verdict -> verdict.action() != Action.FORGET)
        .forEach(verdicts::add);
    boolean asks = succession.mustAsk(member);
    if (!asks) {
      conclude(member, batch);
    }
    batch.decision().effect(new Effect.Welcome(member.id, member.stream, verdicts));
    if (asks) {
      succession.ask(member, batch);
    }
    stopAgain(member, batch);
  }

  /** An agent has left in good order: what it did not confirm it can no longer have taken. */
  void left(Member member, Batch batch) {
    jobs.heldBy(member).forEach(job -> resolve(job, isGiven(job), "its agent left", batch));
  }

  /** An agent has told what it holds of coordinators that were taken over. */
  void reconciled(Event.AgentReconciled told, Batch batch) {
    fleet
        .find(told.agent())
        .filter(m -> m.stream == told.stream())
        .ifPresent(member -> {
          List<Verdict> verdicts = judge(member, told.inventory(), true, batch);
          verdicts.addAll(lost(member, told.lost(), true, batch));
          member.inherited.clear();
          if (Succession.answered(member, told.number())) {
            conclude(member, batch);
          }
          batch
              .decision()
              .effect(new Effect.Judge(member.id, member.stream, told.telling(), verdicts));
          stopAgain(member, batch);
          batch.tell(member);
        });
  }

  /**
   * What is to become of what a member holds.
   *
   * @param others whether what nobody knows may be of coordinators with another store
   */
  private List<Verdict> judge(
      Member member, List<HeldAttempt> inventory, boolean others, Batch batch) {
    List<Verdict> verdicts = new ArrayList<>(inventory.size());
    Set<AttemptId> disputed = new HashSet<>(member.disputed);
    for (HeldAttempt held : inventory) {
      Optional<Job> job = jobs.find(held.attempt().job(), batch);
      Action action =
          job.map(j -> judge(member, j, held, batch))
              .orElse(
                  others && !batch.isBuried(held.attempt().job())
                      ? Action.LEAVE
                      : Judgement.ofUnknown());
      if (action == Action.CONTINUE) {
        jobs.apply(job.orElseThrow(), new JobEvent.Accepted(held.attempt().number()), batch);
      }
      if (action != Action.LEAVE) {
        member.open.remove(held.attempt());
      }
      member.inherited.remove(held.attempt());
      verdicts.add(orClaim(member, held.attempt(), action, batch));
      job.filter(j -> Judgement.neverGiven(j, member.id, held.attempt().number()))
          .ifPresent(_ -> disputed.add(held.attempt()));
    }
    member.disputed = Set.copyOf(disputed);
    return verdicts;
  }

  /** The verdict, unless the store may have lost what would speak against it. */
  private Verdict orClaim(Member member, AttemptId attempt, Action action, Batch batch) {
    Optional<Job> job = jobs.find(attempt.job(), batch);
    boolean buried = batch.isBuried(attempt.job());
    boolean unheardOf =
        job.map(j -> !j.state().terminal() && attempt.number() > j.attempt().number())
            .orElse(!buried);
    boolean asked = member.claims.containsKey(attempt);
    if (unheardOf && (asked || recovery.claimsOf(member))) {
      // What it was first asked for is what its coordinator would have said.
      member.claims.putIfAbsent(attempt, action);
      member.claimsDue = batch.now().steady().plus(CLAIM_WITHIN);
      member.claimsAwaited = true;
      return new Verdict(attempt, Action.CLAIM);
    }
    return new Verdict(attempt, action);
  }

  private Action judge(Member member, Job job, HeldAttempt held, Batch batch) {
    if (!job.state().terminal() && !succession.owns(job, batch)) {
      return Action.LEAVE;
    }
    return Judgement.of(job, job.attempt().agent().equals(member.id), held);
  }

  /** What ended with an earlier process of a member. */
  private List<Verdict> lost(Member member, List<AttemptId> lost, boolean others, Batch batch) {
    List<Verdict> verdicts = new ArrayList<>(lost.size());
    for (AttemptId attempt : lost) {
      Optional<Job> job = jobs.find(attempt.job(), batch);
      // What is unknown here may be of one that does not know it yet either: see orClaim.
      boolean theirs =
          job.map(j -> !j.state().terminal() && !succession.owns(j, batch))
              .orElse(others && !batch.isBuried(attempt.job()));
      verdicts.add(orClaim(member, attempt, theirs ? Action.LEAVE : Action.FORGET, batch));
      member.inherited.remove(attempt);
      if (member.open.remove(attempt)) {
        job.ifPresent(j -> resolve(j, false, member.id + " restarted without it", batch));
      }
    }
    return verdicts;
  }

  /** Waits no longer for claims that did not come, but hears them; about once a second. */
  void check(Batch batch) {
    for (Member member : fleet.all()) {
      if (member.claimsDue.compareTo(batch.now().steady()) <= 0) {
        member.claimsAwaited = false;
      }
    }
  }

  /** Concludes what could not be concluded before. */
  void conclude(Batch batch) {
    if (undecided.isEmpty() || recovery.on()) {
      return;
    }
    for (Member member : List.copyOf(undecided)) {
      undecided.remove(member);
      // Who is being asked anew is decided upon with its answer.
      if (member.connected() && !Succession.awaits(member)) {
        conclude(member, batch);
      }
    }
  }

  /**
   * What it does not tell of is missing, but not yet when attempts that are newer than all that the
   * store knows of may still be claimed, by whomever.
   */
  private void conclude(Member member, Batch batch) {
    if (recovery.on() || member.claiming()) {
      undecided.add(member);
    } else {
      resolveMissing(member, batch);
    }
  }

  /**
   * What was given to the agent and it does not tell of: rows 9 and 10. All of it was given since
   * it last told of everything: each time resolves whatever was open.
   */
  private void resolveMissing(Member member, Batch batch) {
    Set<AttemptId> open = member.open;
    member.open = new HashSet<>();
    for (Job job : jobs.heldBy(member)) {
      if (open.contains(job.attemptId()) && !succession.inDoubt(member, job)) {
        boolean unheardOf = job.attempt().unheardOf(member.facts.incarnation());
        resolve(job, unheardOf, member.id + " restarted without it", batch);
      }
    }
  }

  /**
   * Resolves an attempt that its agent does not hold.
   *
   * @param neverReceived whether it is proven not to have run
   */
  private void resolve(Job job, boolean neverReceived, String reason, Batch batch) {
    int attempt = job.attempt().number();
    jobs.apply(
        job,
        neverReceived ? new JobEvent.NeverReceived(attempt) : new JobEvent.Lost(attempt, reason),
        batch);
  }

  private static boolean isGiven(Job job) {
    return job.attempt().standing() == Attempt.Standing.GIVEN;
  }

  /** Cancels that the agent may not have heard: the wish is in the state, not in the message. */
  private void stopAgain(Member member, Batch batch) {
    for (Job job : jobs.heldBy(member)) {
      if (job.state() instanceof JobState.Cancelling) {
        batch
            .decision()
            .effect(
                new Effect.StopAttempt(
                    member.id, member.stream, job.attemptId(), CancelReason.REQUESTED));
      }
    }
  }
}
