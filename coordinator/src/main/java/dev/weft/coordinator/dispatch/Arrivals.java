package dev.weft.coordinator.dispatch;

import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.RejectReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private final Holdings holdings;
  private final Recovery recovery;
  private Duration lastCheck = Duration.ZERO;

  Arrivals(
      DispatchSettings settings,
      Fleet fleet,
      Pools pools,
      Jobs jobs,
      Holdings holdings,
      Recovery recovery) {
    this.holdings = holdings;
    this.recovery = recovery;
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
    boolean sameInstance = member.facts.instance().equals(arrived.facts().instance());
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
    batch.decision().record(saved(member, batch.now().wall()));
    recovery.arrived(member.id, arrived.seen(), batch);
    holdings.arrived(member, arrived, batch);
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
            holdings.left(member, batch);
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
    if (stoodStill) {
      recovery.stoodStill(pause);
    }
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
    member.disputed = Set.of();
    member.claims.clear();
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
    member.claims.clear();
    member.patience = Optional.empty();
    member.gone = goodbye;
    member.heard = now;
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
