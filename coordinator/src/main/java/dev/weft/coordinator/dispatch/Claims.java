package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Verdict.Action;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.JobState;
import java.util.List;
import java.util.Optional;

/**
 * Takes jobs in again that the store has lost: rows 5 and 11 of the state table. An agent is asked
 * for what nobody knows; what it then claims counts only with the proof that a coordinator of this
 * store gave it, and that this lies in the part of the past that was lost.
 */
final class Claims {
  private final Fleet fleet;
  private final Jobs jobs;
  private final Wishes wishes;
  private final Succession succession;
  private final Recovery recovery;

  Claims(Fleet fleet, Jobs jobs, Wishes wishes, Succession succession, Recovery recovery) {
    this.fleet = fleet;
    this.jobs = jobs;
    this.wishes = wishes;
    this.succession = succession;
    this.recovery = recovery;
  }

  /** A claim with a valid proof. */
  void claimed(Event.Claimed claimed, Batch batch) {
    Job given = claimed.testimony().job();
    asked(claimed.agent(), claimed.stream(), given.attemptId())
        .or(() -> overtaken(claimed, batch))
        .ifPresent(asked -> {
          Action action = judge(claimed, batch);
          answer(asked, claimed.telling(), new Verdict(given.attemptId(), action), batch);
        });
  }

  /**
   * One that was decided about before it turned out that another coordinator had taken the job in
   * first: what came of that was not carried out.
   */
  private Optional<Asked> overtaken(Event.Claimed claimed, Batch batch) {
    JobId id = claimed.testimony().job().id();
    return fleet
        .find(claimed.agent())
        .filter(m -> m.stream == claimed.stream())
        .filter(_ -> jobs.find(id, batch).filter(job -> isTheirs(job, batch)).isPresent())
        .map(m -> new Asked(m, Action.LEAVE));
  }

  private boolean isTheirs(Job job, Batch batch) {
    return !job.state().terminal() && !succession.owns(job, batch);
  }

  /** A claim without one. */
  void unproven(Event.ClaimUnproven claim, Batch batch) {
    asked(claim.agent(), claim.stream(), claim.attempt())
        .ifPresent(asked -> {
          recovery.refused();
          Action action = isGivenMeanwhile(claim, batch) ? Action.CONTINUE : asked.otherwise();
          answer(asked, claim.telling(), new Verdict(claim.attempt(), action), batch);
        });
  }

  /** Whether the agent was given this very attempt while its claim was on the way. */
  private boolean isGivenMeanwhile(Event.ClaimUnproven claim, Batch batch) {
    return jobs.find(claim.attempt().job(), batch)
        .filter(job -> job.state().onAgent() && job.attemptId().equals(claim.attempt()))
        .filter(job -> job.attempt().agent().equals(claim.agent()))
        .isPresent();
  }

  /**
   * Somebody who was asked for a claim.
   *
   * @param otherwise what is to become of the attempt if the claim does not hold
   */
  private record Asked(Member member, Action otherwise) {}

  /** Who was not asked is not heard: it will be when it opens its next stream. */
  private Optional<Asked> asked(AgentId agent, long stream, AttemptId attempt) {
    return fleet
        .find(agent)
        .filter(m -> m.stream == stream)
        .flatMap(
            m -> Optional.ofNullable(m.claims.remove(attempt)).map(action -> new Asked(m, action)));
  }

  private Action judge(Event.Claimed claimed, Batch batch) {
    Testimony testimony = claimed.testimony();
    Job given = testimony.job();
    Optional<Job> known = jobs.find(given.id(), batch);
    if (known.filter(job -> isTheirs(job, batch)).isPresent()) {
      return Action.LEAVE;
    }
    boolean buried = batch.isBuried(given.id());
    boolean newer =
        known
            .map(
                job -> !job.state().terminal() && job.attempt().number() < given.attempt().number())
            .orElse(!buried);
    StorePosition position = testimony.position();
    if (newer && recovery.lost(position)) {
      return adopt(known, given, claimed.phase(), batch);
    }
    if (newer && !recovery.certain(position, succession)) {
      return Action.LEAVE;
    }
    return known
        .map(job -> plain(job, given, claimed.phase()))
        .orElse(claimed.phase() == ClaimPhase.RUNNING ? Action.ABORT : Action.FORGET);
  }

  private static Action plain(Job job, Job given, ClaimPhase phase) {
    boolean mine = job.attempt().agent().equals(given.attempt().agent());
    return phase == ClaimPhase.LOST
        ? Action.FORGET
        : Judgement.of(job, mine, new HeldAttempt(given.attemptId(), phase == ClaimPhase.FINISHED));
  }

  private Action adopt(Optional<Job> known, Job given, ClaimPhase phase, Batch batch) {
    recovery.adopted(batch);
    Job adopted =
        known
            .map(job -> raise(job, given, batch))
            .orElseGet(() -> jobs.adopt(given, wishes.spend(given.id(), batch), batch));
    Recovery.tell(new RecoveryNews.Adopted(adopted.shelve()), batch);
    return switch (phase) {
      case RUNNING -> {
        if (adopted.state() instanceof JobState.Cancelling) {
          stop(adopted, batch);
        }
        yield Action.CONTINUE;
      }
      case FINISHED -> Action.SEND_RESULT;
      case LOST -> {
        String reason = given.attempt().agent() + " restarted without it";
        jobs.apply(adopted, new JobEvent.Lost(given.attempt().number(), reason), batch);
        yield Action.FORGET;
      }
    };
  }

  /** Its older attempt, which the store believed in, is void. */
  private Job raise(Job job, Job given, Batch batch) {
    if (job.state().onAgent()) {
      stop(job, batch);
    }
    return jobs.apply(job, new JobEvent.Adopted(given.attempt(), given.tally()), batch).job();
  }

  private void stop(Job job, Batch batch) {
    fleet
        .find(job.attempt().agent())
        .filter(Member::connected)
        .ifPresent(m ->
            batch
                .decision()
                .effect(
                    new Effect.StopAttempt(
                        m.id, m.stream, job.attemptId(), CancelReason.REQUESTED)));
  }

  private static void answer(Asked asked, long telling, Verdict verdict, Batch batch) {
    Member member = asked.member();
    batch.decision().effect(new Effect.Judge(member.id, member.stream, telling, List.of(verdict)));
  }
}
