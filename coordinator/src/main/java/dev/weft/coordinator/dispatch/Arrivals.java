package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Agents coming, going and falling silent, and what that means for the attempts that they hold.
 * After a broken stream these are in doubt: only the agent's inventory, or its silence for long
 * enough, resolves them.
 */
final class Arrivals {
  private static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(15);

  /** Ticks that are further apart than this mean that the coordinator itself stood still. */
  private static final Duration LONG_PAUSE = Duration.ofSeconds(5);

  /** What is not connected for longer, and holds nothing, is forgotten: fleets come and go. */
  private static final Duration REMEMBERED = Duration.ofHours(24);

  private final DispatchSettings settings;
  private final Fleet fleet;
  private final Pools pools;
  private final Jobs jobs;
  private final Silence silence;
  private final Succession succession;
  private Duration lastCheck = Duration.ZERO;

  Arrivals(DispatchSettings settings, Fleet fleet, Pools pools, Jobs jobs, Succession succession) {
    this.succession = succession;
    this.settings = settings;
    this.fleet = fleet;
    this.pools = pools;
    this.jobs = jobs;
    this.silence = new Silence(settings.lostAfter(), fleet, jobs);
  }

  void start(Moment now) {
    lastCheck = now.steady();
  }

  void arrived(Event.AgentArrived arrived, Batch batch) {
    Member member = fleet.known(arrived.agent(), batch.now());
    Incarnation before = member.facts.incarnation();
    boolean sameInstance = before.instance().equals(arrived.facts().instance());
    if (arrived.stream() < member.newestStream) {
      // What it holds was told on a newer stream since.
      end(member, arrived.stream(), Effect.EndReason.REPLACED, batch);
      return;
    }
    if (member.connected() && !sameInstance && livedUntil(member, batch.now())) {
      end(member, arrived.stream(), Effect.EndReason.DUPLICATE_AGENT, batch);
      return;
    }
    if (member.connected()) {
      end(member, member.stream, Effect.EndReason.REPLACED, batch);
    }
    fleet.change(member, m -> connect(m, arrived, batch.now()));
    succession.doubt(member, before);
    member.disputed = Set.of();
    List<Verdict> verdicts = judge(member, arrived.inventory(), false, batch);
    lost(member, arrived.lost(), batch).stream()
        .filter(verdict -> verdict.action() == Verdict.Action.LEAVE)
        .forEach(verdicts::add);
    boolean asks = succession.mustAsk();
    if (!asks) {
      resolveMissing(member, batch);
    }
    batch.decision().record(saved(member, batch.now().wall()));
    batch.decision().effect(new Effect.Welcome(member.id, member.stream, verdicts));
    if (asks) {
      succession.ask(member, batch);
    }
    stopAgain(member, batch);
    batch.tell(member);
  }

  void credits(Event.CreditsSet credits) {
    fleet
        .find(credits.agent())
        .filter(m -> m.stream == credits.stream())
        .ifPresent(member -> {
          fleet.change(
              member,
              m -> {
                m.credits = credits.credits();
                m.draining = credits.draining();
                m.busy = false;
              });
          pools.touch(member.facts.pools());
        });
  }

  void beat(Event.AgentBeat beat, Batch batch) {
    fleet
        .find(beat.agent())
        .filter(m -> m.stream == beat.stream())
        .ifPresent(member -> {
          if (member.busy) {
            pools.touch(member.facts.pools());
          }
          fleet.change(
              member,
              m -> {
                m.heard = batch.now();
                m.load = beat.load();
                m.busy = false;
              });
        });
  }

  void left(Event.AgentLeft left, Batch batch) {
    fleet
        .find(left.agent())
        .filter(m -> m.stream == left.stream())
        .ifPresent(member -> {
          fleet.change(member, m -> disconnect(m, left.goodbye(), batch.now()));
          if (left.goodbye()) {
            // What it did not confirm it can no longer have taken.
            jobs.heldBy(member).forEach(job -> resolve(job, true, "its agent left", batch));
          }
          batch.tell(member);
        });
  }

  void refused(Member member, RejectReason reason) {
    fleet.change(
        member,
        m -> {
          m.busy |= reason == RejectReason.BUSY;
          m.draining |= reason == RejectReason.DRAINING;
        });
  }

  void drain(Member member, Event.DrainSet drain, Batch batch) {
    boolean bounded = drain.drain() && !drain.timeout().isZero();
    fleet.change(
        member,
        m -> {
          m.drainRequested = drain.drain();
          m.drainDue = bounded ? batch.now().steady().plus(drain.timeout()) : Duration.ZERO;
        });
    batch.decision().record(saved(member, batch.now().wall()));
    pools.touch(member.facts.pools());
    batch.tell(member);
  }

  /** Looks after all agents, about once a second. */
  void check(Batch batch) {
    Duration now = batch.now().steady();
    Duration pause = now.minus(lastCheck);
    lastCheck = now;
    boolean stoodStill = pause.compareTo(LONG_PAUSE) > 0;
    for (Member member : List.copyOf(fleet.all())) {
      if (stoodStill) {
        member.heard = member.heard.plus(pause);
      }
      if (member.connected()) {
        checkDrain(member, batch);
      } else if (member.forgettable()
          && (member.lost || member.gone)
          && batch.now().since(member.heard).compareTo(REMEMBERED) > 0) {
        fleet.forget(member);
        batch.decision().record(new Change.AgentForgotten(member.id));
      }
    }
    if (!stoodStill) {
      // Else what agents said meanwhile is still unread: it is read before anybody is judged.
      silence.check(batch);
    }
  }

  /** An operator knows that the agent is gone; false if it is connected. */
  boolean declareLost(Member member, Batch batch) {
    if (member.connected()) {
      return false;
    }
    silence.declareLost(member, batch);
    return true;
  }

  /** Stops what still runs when a drain's time is over; again, until it has ended. */
  private void checkDrain(Member member, Batch batch) {
    Duration now = batch.now().steady();
    if (member.drainDue.isZero() || member.drainDue.compareTo(now) > 0) {
      return;
    }
    List<Job> held = jobs.heldBy(member);
    member.drainDue = held.isEmpty() ? Duration.ZERO : now.plus(settings.killGrace());
    for (Job job : held) {
      stop(member, job, CancelReason.DRAIN, batch);
    }
  }

  private static boolean livedUntil(Member member, Moment now) {
    return now.since(member.heard).compareTo(DUPLICATE_WINDOW) < 0;
  }

  private static void connect(Member member, Event.AgentArrived arrived, Moment now) {
    member.facts = arrived.facts();
    member.stream = arrived.stream();
    member.newestStream = arrived.stream();
    member.credits = 0;
    member.draining = false;
    member.busy = false;
    member.lost = false;
    member.heldBack = false;
    member.gone = false;
    member.heard = now;
    member.connectedAt = now.wall();
  }

  private static void disconnect(Member member, boolean goodbye, Moment now) {
    member.stream = 0;
    member.credits = 0;
    member.disputed = Set.of();
    member.patience = Optional.empty();
    member.gone = goodbye;
    member.heard = now;
  }

  /** An agent has told what it holds of coordinators that were taken over. */
  void reconciled(Event.AgentReconciled told, Batch batch) {
    fleet
        .find(told.agent())
        .filter(m -> m.stream == told.stream())
        .ifPresent(member -> {
          List<Verdict> verdicts = judge(member, told.inventory(), true, batch);
          verdicts.addAll(lost(member, told.lost(), batch));
          if (Succession.answered(member, told.number())) {
            resolveMissing(member, batch);
          }
          batch.decision().effect(new Effect.Judge(member.id, member.stream, verdicts));
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
      Verdict.Action action =
          job.map(j -> judge(member, j, held, batch))
              .orElse(
                  others && !batch.isBuried(held.attempt().job())
                      ? Verdict.Action.LEAVE
                      : Judgement.ofUnknown());
      if (action == Verdict.Action.CONTINUE) {
        jobs.apply(job.orElseThrow(), new JobEvent.Accepted(held.attempt().number()), batch);
      }
      if (action != Verdict.Action.LEAVE) {
        member.open.remove(held.attempt());
      }
      verdicts.add(new Verdict(held.attempt(), action));
      job.filter(j -> Judgement.neverGiven(j, member.id, held.attempt().number()))
          .ifPresent(_ -> disputed.add(held.attempt()));
    }
    member.disputed = Set.copyOf(disputed);
    return verdicts;
  }

  private Verdict.Action judge(Member member, Job job, HeldAttempt held, Batch batch) {
    if (!job.state().terminal() && !succession.owns(job, batch)) {
      return Verdict.Action.LEAVE;
    }
    return Judgement.of(job, job.attempt().agent().equals(member.id), held);
  }

  /** What ended with an earlier process of a member. */
  private List<Verdict> lost(Member member, List<AttemptId> lost, Batch batch) {
    List<Verdict> verdicts = new ArrayList<>(lost.size());
    for (AttemptId attempt : lost) {
      Optional<Job> job = jobs.find(attempt.job(), batch);
      boolean others =
          job.filter(j -> !j.state().terminal() && !succession.owns(j, batch)).isPresent();
      verdicts.add(new Verdict(attempt, others ? Verdict.Action.LEAVE : Verdict.Action.FORGET));
      if (member.open.remove(attempt) != null) {
        job.ifPresent(j -> resolve(j, false, member.id + " restarted without it", batch));
      }
    }
    return verdicts;
  }

  /**
   * What was given to the agent and it does not tell of: rows 9 and 10. All of it was given since
   * it last told of everything: each time resolves whatever was open.
   */
  private void resolveMissing(Member member, Batch batch) {
    Map<AttemptId, Incarnation> open = member.open;
    member.open = new HashMap<>();
    for (Job job : jobs.heldBy(member)) {
      Incarnation given = open.get(job.attemptId());
      if (given != null) {
        boolean remembers = member.facts.incarnation().remembers(given);
        resolve(job, remembers, member.id + " restarted without it", batch);
      }
    }
  }

  /**
   * Resolves an attempt that its agent does not hold.
   *
   * @param neverReceived whether an attempt that was not confirmed is proven not to have run
   */
  private void resolve(Job job, boolean neverReceived, String reason, Batch batch) {
    int attempt = job.attempt().number();
    boolean unconfirmed = job.attempt().standing() == Attempt.Standing.GIVEN;
    jobs.apply(
        job,
        neverReceived && unconfirmed
            ? new JobEvent.NeverReceived(attempt)
            : new JobEvent.Lost(attempt, reason),
        batch);
  }

  /** Cancels that the agent may not have heard: the wish is in the state, not in the message. */
  private void stopAgain(Member member, Batch batch) {
    for (Job job : jobs.heldBy(member)) {
      if (job.state() instanceof JobState.Cancelling) {
        stop(member, job, CancelReason.REQUESTED, batch);
      }
    }
  }

  private static void stop(Member member, Job job, CancelReason reason, Batch batch) {
    batch
        .decision()
        .effect(new Effect.StopAttempt(member.id, member.stream, job.attemptId(), reason));
  }

  private static void end(Member member, long stream, Effect.EndReason reason, Batch batch) {
    batch.decision().effect(new Effect.EndStream(member.id, stream, reason));
  }

  private static Change saved(Member member, Instant now) {
    return new Change.AgentSaved(member.id, member.facts.incarnation(), now, member.drainRequested);
  }
}
