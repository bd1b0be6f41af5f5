package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives up the attempts of agents that are silent for too long, by the coordinator's own steady
 * clock alone. By then the agent has stopped them: it counts from when it sent the last sign that
 * was answered, which is before that sign was heard here, and it stops well before the same time is
 * over. No two clocks are compared.
 *
 * <p>When many agents fall silent together it is more likely that this coordinator is cut off than
 * that they are all gone: then nothing is given up, until some are back or an operator says that
 * they are gone.
 */
final class Silence {
  /** Fewer than that may fall silent together without a second thought. */
  private static final int FEW = 5;

  /** More than this part of the agents that hold attempts, in percent, is held back. */
  private static final int MANY_PERCENT = 30;

  /** What would be given up within this time counts as together. */
  private static final Duration TOGETHER = Duration.ofSeconds(60);

  private final Duration lostAfter;
  private final Fleet fleet;
  private final Jobs jobs;
  private boolean braking;

  Silence(Duration lostAfter, Fleet fleet, Jobs jobs) {
    this.lostAfter = lostAfter;
    this.fleet = fleet;
    this.jobs = jobs;
  }

  /** Gives up what is due; to be called about once a second, but not right after a standstill. */
  void check(Batch batch) {
    List<Member> due = new ArrayList<>();
    brake(batch.now(), due, batch);
    for (Member member : due) {
      if (braking && !member.held.isEmpty()) {
        hold(member, batch);
      } else {
        giveUp(member, batch);
      }
    }
    fleet.all().stream()
        .filter(m -> m.connected() && !m.inherited.isEmpty())
        .forEach(m -> giveUpInherited(m, batch));
  }

  /**
   * What a coordinator had given that was taken over, to an agent that cannot be asked for it: the
   * agent stops it when it has not heard of that one for too long.
   */
  private void giveUpInherited(Member member, Batch batch) {
    if (member.facts.abilities().reconcile()) {
      return;
    }
    for (AttemptId attempt : List.copyOf(member.inherited.keySet())) {
      Optional<Job> held =
          jobs.inMemory(attempt.job())
              .filter(job -> job.state().onAgent() && job.attemptId().equals(attempt));
      Duration silence = batch.now().steady().minus(member.inherited.get(attempt));
      boolean over = held.flatMap(this::patience).filter(p -> silence.compareTo(p) > 0).isPresent();
      if (held.isEmpty() || over) {
        member.inherited.remove(attempt);
        held.ifPresent(job -> lose(job, "what gave it to " + member.id + " is gone", batch));
      }
    }
  }

  /** An operator knows that the agent is gone: all that it holds is given up at once. */
  void declareLost(Member member, Batch batch) {
    member.lost = true;
    member.heldBack = false;
    for (Job job : jobs.heldBy(member)) {
      lose(job, member.id + " was declared lost by an operator", batch);
    }
    batch.tell(member);
  }

  /** Finds those whose time is over, and whether too many are. */
  private void brake(Moment now, List<Member> due, Batch batch) {
    int holding = 0;
    int falling = 0;
    for (Member member : fleet.all()) {
      boolean holds = !member.held.isEmpty();
      if (member.connected()) {
        holding += holds || member.credits > 0 ? 1 : 0;
        continue;
      }
      if (member.gone || (member.lost && !holds)) {
        continue;
      }
      Duration silence = now.since(member.heard);
      Optional<Duration> patience = patience(member);
      boolean soon = patience.filter(p -> silence.plus(TOGETHER).compareTo(p) > 0).isPresent();
      holding += holds ? 1 : 0;
      falling += holds && soon ? 1 : 0;
      if (patience.filter(p -> silence.compareTo(p) > 0).isPresent()) {
        due.add(member);
      }
    }
    boolean tooMany = falling > FEW && falling * 100L > (long) holding * MANY_PERCENT;
    if (tooMany != braking) {
      braking = tooMany;
      batch.decision().effect(new Effect.TellBrake(braking, falling, holding));
    }
  }

  private static void hold(Member member, Batch batch) {
    if (!member.heldBack) {
      member.heldBack = true;
      batch.tell(member);
    }
  }

  private void giveUp(Member member, Batch batch) {
    Duration silence = batch.now().since(member.heard);
    boolean changed = member.heldBack;
    member.heldBack = false;
    if (!member.lost && silence.compareTo(lostAfter) > 0) {
      member.lost = true;
      changed = true;
    }
    for (Job job : jobs.heldBy(member)) {
      if (patience(job).filter(p -> silence.compareTo(p) > 0).isPresent()) {
        lose(job, member.id + " was silent for " + silence.toSeconds() + " s", batch);
        changed = true;
      }
    }
    member.patience = Optional.empty();
    if (changed) {
      batch.tell(member);
    }
  }

  private void lose(Job job, String reason, Batch batch) {
    jobs.apply(job, new JobEvent.Lost(job.attempt().number(), reason), batch);
  }

  /** The shortest silence after which something of the member is due; empty if there is none. */
  private Optional<Duration> patience(Member member) {
    if (member.patience.isEmpty()) {
      member.patience = Optional.of(shortest(member));
    }
    return member.patience.filter(p -> p.compareTo(Member.FOREVER) < 0);
  }

  private Duration shortest(Member member) {
    Duration shortest = member.lost ? Member.FOREVER : lostAfter;
    for (Job job : jobs.heldBy(member)) {
      Duration own = patience(job).orElse(Member.FOREVER);
      shortest = own.compareTo(shortest) < 0 ? own : shortest;
    }
    return shortest;
  }

  /** The silence after which the job's attempt is given up; empty for never. */
  private Optional<Duration> patience(Job job) {
    Optional<Duration> own = job.spec().policy().loss().after();
    return own.isPresent() ? own.filter(after -> !after.isZero()) : Optional.of(lostAfter);
  }
}
