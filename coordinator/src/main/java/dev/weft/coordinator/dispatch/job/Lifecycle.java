package dev.weft.coordinator.dispatch.job;

import dev.weft.coordinator.dispatch.job.Attempt.Standing;
import dev.weft.coordinator.dispatch.job.JobState.Assigned;
import dev.weft.coordinator.dispatch.job.JobState.Cancelling;
import dev.weft.coordinator.dispatch.job.JobState.Delayed;
import dev.weft.coordinator.dispatch.job.JobState.Ended;
import dev.weft.coordinator.dispatch.job.JobState.Held;
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
      case JobEvent.Adopted adopted -> adopted(job, adopted);
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
      case JobEvent.Released() ->
          job.state() instanceof Held ? Transition.to(job, again(job, now)) : Transition.none(job);
      case JobEvent.MayStart(Instant startBy) ->
          job.state() instanceof Delayed
              ? Transition.to(job, job.startingBy(startBy).with(new Queued()))
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
    int number = job.attempt().number() + 1;
    Attempt next = new Attempt(number, picked.agent(), picked.process(), now, Standing.GIVEN);
    return Transition.to(job, job.with(new Assigned(), next, job.tally()));
  }

  /** Rows 7 and 11a: also takes back an attempt that was given up and turns out to be running. */
  private static Transition accepted(Job job) {
    return switch (job.attempt().standing()) {
      case GIVEN, LOST -> Transition.to(job, running(job));
      case STARTED, OVER -> Transition.none(job);
    };
  }

  private static Job running(Job job) {
    JobState next = job.state() instanceof Cancelling ? new Cancelling() : new Running();
    return stand(count(job), Standing.STARTED).with(next);
  }

  private static Transition refused(Job job, JobEvent.Refused refused, Instant now) {
    if (job.attempt().standing() != Standing.GIVEN) {
      return Transition.none(job);
    }
    Job over = stand(job, Standing.OVER);
    if (job.state() instanceof Cancelling) {
      return Transition.to(job, end(over, Terminal.CANCELLED, now, Failure.NONE));
    }
    if (refused.noneLeft()) {
      Failure failure = Failure.passing("REJECTED", "every agent that could run it refuses it");
      return Transition.to(job, end(over, Terminal.REJECTED, now, failure));
    }
    return Transition.to(job, again(over, now));
  }

  /** Row 11: what happened to the attempts in between is lost; a wish to cancel it is not. */
  private static Transition adopted(Job job, JobEvent.Adopted adopted) {
    if (adopted.attempt().number() <= job.attempt().number()) {
      return Transition.none(job);
    }
    JobState next = job.cancelRequested() ? new Cancelling() : new Running();
    Attempt attempt = adopted.attempt().as(Standing.STARTED);
    return Transition.to(job, job.adopt(next, attempt, adopted.tally().execution()));
  }

  private static Transition neverReceived(Job job, Instant now) {
    return refused(job, new JobEvent.Refused(job.attempt().number(), false), now);
  }

  private static Transition lost(Job before, JobEvent.Lost lost, Instant now) {
    if (!before.state().onAgent()) {
      return Transition.none(before);
    }
    Failure failure = Failure.passing(Failure.AGENT_LOST, lost.reason());
    Job counted = count(before);
    Attempt attempt = counted.attempt().as(Standing.LOST);
    Job job = counted.with(counted.state(), attempt, counted.tally().loss());
    EndedAttempt ended = new EndedAttempt(job.attempt(), Outcome.LOST, now, failure, false);
    if (job.state() instanceof Cancelling) {
      return Transition.to(before, end(job, Terminal.CANCELLED, now, failure), ended);
    }
    LossRule rule = job.spec().policy().loss();
    int losses = job.tally().losses();
    Job next =
        switch (rule.then()) {
          case HOLD -> job.with(new Held(failure));
          case FAIL -> end(job, Terminal.FAILED, now, failure);
          case RETRY ->
              losses >= rule.maxLosses()
                  ? end(job, Terminal.FAILED, now, failure)
                  : retry(job, losses, now, failure);
        };
    return Transition.to(before, next, ended);
  }

  private static Transition reported(Job before, Report report, Instant now) {
    if (report.outcome() == Outcome.LOST) {
      return lost(before, new JobEvent.Lost(report.attempt(), report.failure().message()), now);
    }
    Job job = stand(count(before), Standing.OVER);
    EndedAttempt ended =
        new EndedAttempt(
            job.attempt(), report.outcome(), now, report.failure(), report.didNotStop());
    return switch (before.state()) {
      case Assigned(), Running() -> finished(before, job, report, ended);
      case Cancelling() ->
          Transition.to(before, end(job, cancelled(report.outcome()), now, report), ended);
      // What a held job waits for; but one that was stopped by its agent did not run to its end.
      case Held _ ->
          report.outcome() == Outcome.DRAINED
              ? Transition.none(before)
              : finished(before, job, report, ended);
      case Delayed _ -> Transition.none(before);
      case Queued(), RetryWait _ ->
          before.attempt().lost() && report.outcome() == Outcome.SUCCEEDED
              ? Transition.to(before, end(job, Terminal.SUCCEEDED, now, report), ended)
              : Transition.none(before);
      case Ended _ -> Transition.none(before);
    };
  }

  private static Transition finished(Job before, Job job, Report report, EndedAttempt ended) {
    return switch (report.outcome()) {
      case SUCCEEDED ->
          Transition.to(before, end(job, Terminal.SUCCEEDED, ended.at(), report), ended);
      case CANCELLED ->
          Transition.to(before, end(job, Terminal.CANCELLED, ended.at(), report), ended);
      case DRAINED -> Transition.to(before, drained(job, ended), ended);
      case LOST -> throw new IllegalArgumentException("a loss is no report");
      case FAILED -> failed(before, job, Terminal.FAILED, report, ended);
      case TIMED_OUT -> failed(before, job, Terminal.TIMED_OUT, report, ended);
    };
  }

  /** Its agent stopped it half way: another runs it, if it may run twice. */
  private static Job drained(Job job, EndedAttempt ended) {
    Failure failure = Failure.passing(Failure.DRAINED, "its agent left and stopped it half way");
    return switch (job.spec().policy().loss().then()) {
      case RETRY -> again(job, ended.at());
      case FAIL -> end(job, Terminal.FAILED, ended.at(), failure);
      case HOLD -> job.with(new Held(failure));
    };
  }

  private static Transition failed(
      Job before, Job over, Terminal terminal, Report report, EndedAttempt ended) {
    Job job = over.with(over.state(), over.attempt(), over.tally().failure());
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
      case Delayed _, Queued(), RetryWait _, Held _ ->
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
    Attempt burnt =
        new Attempt(held.number() + 1, held.agent(), Incarnation.UNKNOWN, now, Standing.OVER);
    Job ended = end(job.with(job.state(), burnt, job.tally()), Terminal.CANCELLED, now, failure);
    return Transition.to(
        before, ended, new EndedAttempt(held, Outcome.CANCELLED, now, failure, false));
  }

  /** Counts the newest attempt as an execution, once. */
  private static Job count(Job job) {
    return job.attempt().counted()
        ? job
        : job.with(job.state(), job.attempt(), job.tally().execution());
  }

  private static Job stand(Job job, Standing standing) {
    return job.with(job.state(), job.attempt().as(standing), job.tally());
  }

  /** To be started again at once. */
  private static Job again(Job job, Instant now) {
    return job.repeatable()
        ? job.with(new Queued())
        : end(job, Terminal.FAILED, now, Failure.PAYLOAD_LOST);
  }

  private static Job retry(Job job, int retry, Instant now, Failure failure) {
    if (!job.repeatable()) {
      return end(job, Terminal.FAILED, now, Failure.PAYLOAD_LOST);
    }
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
