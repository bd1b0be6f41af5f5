package dev.weft.coordinator.dispatch.job;

import dev.weft.coordinator.dispatch.job.JobState.Assigned;
import dev.weft.coordinator.dispatch.job.JobState.Cancelling;
import dev.weft.coordinator.dispatch.job.JobState.Ended;
import dev.weft.coordinator.dispatch.job.JobState.Queued;
import dev.weft.coordinator.dispatch.job.JobState.RetryWait;
import dev.weft.coordinator.dispatch.job.JobState.Running;
import java.time.Instant;

/**
 * The life of a job: a Mealy machine over {@link JobState} and {@link JobEvent}. An event that does
 * not fit the state, or names another attempt, changes nothing: duplicates, late answers and races
 * end here. {@code docs/job-states.md} is drawn from this class by its test.
 */
public final class Lifecycle {
  private Lifecycle() {}

  /**
   * Says what the event makes of the job.
   *
   * @param now what is written down as the time of the change
   */
  public static Transition apply(Job job, JobEvent event, Instant now) {
    if (job.state().terminal()) {
      return Transition.none(job);
    }
    return switch (event) {
      case JobEvent.Picked picked -> picked(job, picked, now);
      case JobEvent.Accepted accepted ->
          current(job, accepted.attempt()) ? accepted(job) : Transition.none(job);
      case JobEvent.Refused refused ->
          current(job, refused.attempt()) ? refused(job, refused, now) : Transition.none(job);
      case JobEvent.NeverReceived never ->
          current(job, never.attempt()) ? neverReceived(job, now) : Transition.none(job);
      case JobEvent.Lost lost ->
          current(job, lost.attempt()) ? lost(job, lost, now) : Transition.none(job);
      case JobEvent.Reported reported ->
          current(job, reported.report().attempt())
              ? reported(job, reported.report(), now)
              : Transition.none(job);
      case JobEvent.RetryDue() ->
          job.state() instanceof RetryWait
              ? Transition.to(job, job.with(new Queued()))
              : Transition.none(job);
      case JobEvent.DeadlinePassed() -> deadlinePassed(job, now);
      case JobEvent.CancelAsked cancel -> cancel(job, cancel, now);
    };
  }

  private static boolean current(Job job, int attempt) {
    return job.attempt().exists() && job.attempt().number() == attempt;
  }

  private static Transition picked(Job job, JobEvent.Picked picked, Instant now) {
    if (!(job.state() instanceof Queued)) {
      return Transition.none(job);
    }
    Attempt next = new Attempt(job.attempt().number() + 1, picked.agent(), now, false);
    return Transition.to(job, job.with(new Assigned(), next, job.tally()));
  }

  /** Rows 7 and 11a: also reclaims an attempt that was given up and turns out to be running. */
  private static Transition accepted(Job job) {
    JobState next = job.state() instanceof Cancelling ? new Cancelling() : new Running();
    if (job.attempt().started() && job.state().onAgent()) {
      return Transition.none(job);
    }
    return Transition.to(job, started(job).with(next));
  }

  private static Transition refused(Job job, JobEvent.Refused refused, Instant now) {
    return switch (job.state()) {
      case Assigned() when refused.noneLeft() ->
          Transition.to(
              job,
              end(
                  job,
                  Terminal.REJECTED,
                  now,
                  Failure.passing("REJECTED", "every agent that could run it refuses it")));
      case Assigned() -> Transition.to(job, job.with(new Queued()));
      case Cancelling() -> Transition.to(job, end(job, Terminal.CANCELLED, now, Failure.NONE));
      case Queued(), Running(), RetryWait _, Ended _ -> Transition.none(job);
    };
  }

  private static Transition neverReceived(Job job, Instant now) {
    if (job.attempt().started()) {
      return Transition.none(job);
    }
    return switch (job.state()) {
      case Assigned() -> Transition.to(job, job.with(new Queued()));
      case Cancelling() -> Transition.to(job, end(job, Terminal.CANCELLED, now, Failure.NONE));
      case Queued(), Running(), RetryWait _, Ended _ -> Transition.none(job);
    };
  }

  private static Transition lost(Job before, JobEvent.Lost lost, Instant now) {
    if (!before.state().onAgent()) {
      return Transition.none(before);
    }
    Failure failure = Failure.passing("AGENT_LOST", lost.reason());
    Job started = started(before);
    Job job = started.with(started.state(), started.attempt(), started.tally().loss());
    EndedAttempt ended = new EndedAttempt(job.attempt(), Outcome.LOST, now, failure, false);
    if (job.state() instanceof Cancelling) {
      return Transition.to(before, end(job, Terminal.CANCELLED, now, failure), ended);
    }
    int losses = job.tally().losses();
    if (losses >= job.spec().policy().maxAgentLosses()) {
      return Transition.to(before, end(job, Terminal.FAILED, now, failure), ended);
    }
    return Transition.to(before, retry(job, losses, now, failure), ended);
  }

  private static Transition reported(Job before, Report report, Instant now) {
    Job job = started(before);
    EndedAttempt ended =
        new EndedAttempt(
            job.attempt(), report.outcome(), now, report.failure(), report.didNotStop());
    return switch (before.state()) {
      case Assigned(), Running() -> finished(before, job, report, ended);
      case Cancelling() ->
          Transition.to(before, end(job, cancelled(report.outcome()), now, report), ended);
      case Queued(), RetryWait _ ->
          report.outcome() == Outcome.SUCCEEDED
              ? Transition.to(before, end(job, Terminal.SUCCEEDED, now, report), ended)
              : Transition.none(before);
      case Ended _ -> Transition.none(before);
    };
  }

  private static Transition finished(Job before, Job started, Report report, EndedAttempt ended) {
    return switch (report.outcome()) {
      case SUCCEEDED ->
          Transition.to(before, end(started, Terminal.SUCCEEDED, ended.at(), report), ended);
      case CANCELLED ->
          Transition.to(before, end(started, Terminal.CANCELLED, ended.at(), report), ended);
      case DRAINED -> Transition.to(before, started.with(new Queued()), ended);
      case LOST -> lost(before, new JobEvent.Lost(report.attempt(), "agent says so"), ended.at());
      case FAILED -> failed(before, started, Terminal.FAILED, report, ended);
      case TIMED_OUT -> failed(before, started, Terminal.TIMED_OUT, report, ended);
    };
  }

  private static Transition failed(
      Job before, Job started, Terminal terminal, Report report, EndedAttempt ended) {
    Job job = started.with(started.state(), started.attempt(), started.tally().failure());
    int failures = job.tally().failures();
    if (report.failure().permanent() || failures >= job.spec().policy().maxAttempts()) {
      return Transition.to(before, end(job, terminal, ended.at(), report), ended);
    }
    return Transition.to(before, retry(job, failures, ended.at(), report.failure()), ended);
  }

  /** Row 22: what really happened wins over the wish to cancel. */
  private static Terminal cancelled(Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> Terminal.SUCCEEDED;
      case FAILED -> Terminal.FAILED;
      case TIMED_OUT -> Terminal.TIMED_OUT;
      case CANCELLED, DRAINED, LOST -> Terminal.CANCELLED;
    };
  }

  private static Transition deadlinePassed(Job job, Instant now) {
    if (!(job.state() instanceof Queued) || job.tally().executions() > 0) {
      return Transition.none(job);
    }
    Failure failure = Failure.passing("EXPIRED", "did not start within its start deadline");
    return Transition.to(job, end(job, Terminal.EXPIRED, now, failure));
  }

  private static Transition cancel(Job before, JobEvent.CancelAsked cancel, Instant now) {
    Job job = before.cancelRequest();
    return switch (before.state()) {
      case Queued(), RetryWait _ ->
          Transition.to(before, end(job, Terminal.CANCELLED, now, Failure.NONE));
      case Assigned(), Running() ->
          cancel.force()
              ? forced(before, job, now)
              : Transition.to(before, job.with(new Cancelling()));
      case Cancelling() -> cancel.force() ? forced(before, job, now) : Transition.none(before);
      case Ended _ -> Transition.none(before);
    };
  }

  /** Row 24: burns an attempt number, so whatever the agent still says is stale. */
  private static Transition forced(Job before, Job job, Instant now) {
    Failure failure = Failure.passing("FORCED", "ended by force while on its agent");
    Attempt held = job.attempt();
    Attempt burnt = new Attempt(held.number() + 1, held.agent(), now, false);
    Job ended = end(job.with(job.state(), burnt, job.tally()), Terminal.CANCELLED, now, failure);
    return Transition.to(
        before, ended, new EndedAttempt(held, Outcome.CANCELLED, now, failure, false));
  }

  private static Job started(Job job) {
    return job.attempt().started()
        ? job
        : job.with(job.state(), job.attempt().start(), job.tally().execution());
  }

  private static Job retry(Job job, int retry, Instant now, Failure failure) {
    Instant due = now.plus(job.spec().policy().backoff().before(retry, job.attemptId()));
    return job.with(new RetryWait(due, failure));
  }

  private static Job end(Job job, Terminal terminal, Instant now, Report report) {
    return job.with(
        new Ended(terminal, now, report.output(), report.failure(), report.didNotStop()));
  }

  private static Job end(Job job, Terminal terminal, Instant now, Failure failure) {
    return job.with(new Ended(terminal, now, Output.NONE, failure, false));
  }
}
