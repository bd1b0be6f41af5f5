package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobEvent;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Report;
import java.util.Optional;

/**
 * What agents say of attempts that they were given. Counts only if it is about the newest attempt
 * of a job that is this coordinator's.
 */
final class Reports {
  private final Fleet fleet;
  private final Jobs jobs;
  private final Arrivals arrivals;
  private final Succession succession;

  Reports(Fleet fleet, Jobs jobs, Arrivals arrivals, Succession succession) {
    this.fleet = fleet;
    this.jobs = jobs;
    this.arrivals = arrivals;
    this.succession = succession;
  }

  void accepted(Event.AttemptAccepted accepted, Batch batch) {
    reported(accepted.agent(), accepted.attempt(), batch)
        .filter(job -> job.state().onAgent())
        .ifPresent(
            job -> jobs.apply(job, new JobEvent.Accepted(accepted.attempt().number()), batch));
  }

  void undeliverable(Event.Undeliverable lost, Batch batch) {
    held(own(lost.attempt().job(), batch), lost.agent(), lost.attempt())
        .ifPresent(
            job -> jobs.apply(job, new JobEvent.NeverReceived(lost.attempt().number()), batch));
  }

  void rejected(Event.AttemptRejected rejected, Batch batch) {
    reported(rejected.agent(), rejected.attempt(), batch)
        .filter(job -> job.attempt().standing() == Attempt.Standing.GIVEN)
        .ifPresent(job -> {
          Member member = fleet.known(rejected.agent(), batch.now());
          boolean noneLeft = rejected.reason().lasting() && jobs.refuse(job, member);
          jobs.apply(job, new JobEvent.Refused(rejected.attempt().number(), noneLeft), batch);
          arrivals.refused(member, rejected.reason());
        });
  }

  void ended(Event.AttemptEnded ended, Batch batch) {
    if (jobs.find(ended.job(), batch)
        .filter(job -> !job.state().terminal() && !succession.owns(job, batch))
        .isPresent()) {
      // The agent keeps it for the coordinator whose job it is.
      return;
    }
    AttemptId attempt = new AttemptId(ended.job(), ended.report().attempt());
    boolean counts =
        reported(ended.agent(), attempt, batch)
            .map(job -> jobs.apply(job, new JobEvent.Reported(ended.report()), batch).changed())
            .orElse(false);
    if (!counts) {
      late(ended, batch);
    }
    batch.decision().effect(new Effect.AckResult(ended.agent(), ended.stream(), attempt));
  }

  /** What comes too late to count is kept with the attempt that was given up: it did run. */
  private void late(Event.AttemptEnded ended, Batch batch) {
    Report report = ended.report();
    own(ended.job(), batch)
        .filter(job -> report.outcome() != Outcome.LOST && Judgement.isLate(job, report.attempt()))
        .ifPresent(job ->
            batch
                .decision()
                .record(
                    new Change.LateResult(
                        job.number(), ended.agent(), report, batch.now().wall())));
  }

  /** The same for what the agent itself says; what it can never say is held against it. */
  private Optional<Job> reported(AgentId agent, AttemptId attempt, Batch batch) {
    Optional<Job> found = own(attempt.job(), batch);
    if (found.isPresent() && Judgement.neverGiven(found.get(), agent, attempt.number())) {
      fleet
          .find(agent)
          .filter(m -> m.connected() && !m.disputed.contains(attempt))
          .ifPresent(
              m -> batch.decision().effect(new Effect.FalseReport(agent, m.stream, attempt)));
    }
    return held(found, agent, attempt);
  }

  private Optional<Job> own(JobId id, Batch batch) {
    return jobs.find(id, batch).filter(job -> succession.owns(job, batch));
  }

  /** The job, if this is its newest attempt and was given to this agent. */
  private static Optional<Job> held(Optional<Job> found, AgentId agent, AttemptId attempt) {
    return found
        .filter(job -> job.attempt().number() == attempt.number())
        .filter(job -> job.attempt().agent().equals(agent));
  }
}
