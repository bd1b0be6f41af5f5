package dev.weft.coordinator.api;

import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.EndedAttempt;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.dispatch.schedule.ScheduleSpec;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.loop.StateName;
import dev.weft.proto.api.v1.Outcome;
import dev.weft.proto.api.v1.WaitReason;
import java.util.List;
import java.util.Optional;

/** Writes jobs for callers. */
final class JobCodec {
  private JobCodec() {}

  /** A job as it stands, with what is in memory of its payload and output. */
  static dev.weft.proto.api.v1.Job.Builder write(Job job) {
    return write(job, List.of());
  }

  /**
   * A job with its history.
   *
   * @param ended the attempts that ended without ending the job, oldest first
   */
  static dev.weft.proto.api.v1.Job.Builder write(Job job, List<EndedAttempt> ended) {
    dev.weft.proto.api.v1.Job.Builder written =
        dev.weft.proto.api.v1.Job.newBuilder()
            .setSpec(SpecWriter.write(job.spec()))
            .setState(state(StateName.of(job.state())))
            .setRevision(job.revision())
            .setAttempt(job.attempt().number())
            .setExecutions(job.tally().executions())
            .setAcceptedAt(Times.proto(job.acceptedAt()))
            .setCancelRequested(job.cancelRequested())
            .setSource(job.source())
            .setReplayOf(job.origin().replayOf())
            .setAdopted(job.adoption() != Job.Adoption.NONE)
            .setSchedule(ScheduleSpec.scheduleOf(job.source()));
    addAttempts(written, job, ended);
    switch (job.state()) {
      case JobState.Delayed delayed ->
          written
              .setWaitReason(WaitReason.WAIT_REASON_NOT_BEFORE)
              .setNotBefore(Times.proto(delayed.due().at()));
      case JobState.Queued() -> written.setWaitReason(WaitReason.WAIT_REASON_IN_LINE);
      case JobState.RetryWait wait ->
          written
              .setWaitReason(WaitReason.WAIT_REASON_BACKING_OFF)
              .setNotBefore(Times.proto(wait.notBefore()));
      case JobState.Held held ->
          written.setWaitReason(WaitReason.WAIT_REASON_HELD).setFailure(failure(held.failure()));
      case JobState.Ended end -> end(written, end);
      case JobState.Assigned(), JobState.Running(), JobState.Cancelling() -> {}
    }
    return written;
  }

  /** What is known of a job that was removed: its state, and the spec that it must have had. */
  static dev.weft.proto.api.v1.Job.Builder write(Tombstone tombstone, JobSpec spec) {
    return dev.weft.proto.api.v1.Job.newBuilder()
        .setSpec(SpecWriter.write(spec.withPayload(Payload.SHELVED)))
        .setState(state(StateName.of(tombstone.how())))
        .setEndedAt(Times.proto(tombstone.endedAt()));
  }

  static dev.weft.proto.api.v1.Progress progress(JobProgress progress) {
    return dev.weft.proto.api.v1.Progress.newBuilder()
        .setAttempt(progress.attempt())
        .setFraction(progress.fraction())
        .setMessage(progress.message())
        .build();
  }

  static dev.weft.proto.api.v1.JobState state(StateName state) {
    return switch (state) {
      case DELAYED, QUEUED -> dev.weft.proto.api.v1.JobState.JOB_STATE_QUEUED;
      case ASSIGNED -> dev.weft.proto.api.v1.JobState.JOB_STATE_ASSIGNED;
      case RUNNING -> dev.weft.proto.api.v1.JobState.JOB_STATE_RUNNING;
      case RETRY_WAIT -> dev.weft.proto.api.v1.JobState.JOB_STATE_RETRY_WAIT;
      case CANCELLING -> dev.weft.proto.api.v1.JobState.JOB_STATE_CANCELLING;
      case HELD -> dev.weft.proto.api.v1.JobState.JOB_STATE_HELD;
      case SUCCEEDED -> dev.weft.proto.api.v1.JobState.JOB_STATE_SUCCEEDED;
      case FAILED -> dev.weft.proto.api.v1.JobState.JOB_STATE_FAILED;
      case TIMED_OUT -> dev.weft.proto.api.v1.JobState.JOB_STATE_TIMED_OUT;
      case CANCELLED -> dev.weft.proto.api.v1.JobState.JOB_STATE_CANCELLED;
      case EXPIRED -> dev.weft.proto.api.v1.JobState.JOB_STATE_EXPIRED;
      case REJECTED -> dev.weft.proto.api.v1.JobState.JOB_STATE_REJECTED;
    };
  }

  /** The state that a filter names; empty for one that is none. */
  static Optional<StateName> state(dev.weft.proto.api.v1.JobState state) {
    return switch (state) {
      case JOB_STATE_QUEUED -> Optional.of(StateName.QUEUED);
      case JOB_STATE_ASSIGNED -> Optional.of(StateName.ASSIGNED);
      case JOB_STATE_RUNNING -> Optional.of(StateName.RUNNING);
      case JOB_STATE_RETRY_WAIT -> Optional.of(StateName.RETRY_WAIT);
      case JOB_STATE_CANCELLING -> Optional.of(StateName.CANCELLING);
      case JOB_STATE_HELD -> Optional.of(StateName.HELD);
      case JOB_STATE_SUCCEEDED -> Optional.of(StateName.SUCCEEDED);
      case JOB_STATE_FAILED -> Optional.of(StateName.FAILED);
      case JOB_STATE_TIMED_OUT -> Optional.of(StateName.TIMED_OUT);
      case JOB_STATE_CANCELLED -> Optional.of(StateName.CANCELLED);
      case JOB_STATE_EXPIRED -> Optional.of(StateName.EXPIRED);
      case JOB_STATE_REJECTED -> Optional.of(StateName.REJECTED);
      case JOB_STATE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static void end(dev.weft.proto.api.v1.Job.Builder written, JobState.Ended end) {
    Output output = end.output();
    written
        .setEndedAt(Times.proto(end.at()))
        .setOutput(Bytes.proto(output.payload()))
        .setOutputContentType(output.payload().contentType())
        .setOutputTruncated(output.truncated());
    if (end.failure().exists()) {
      written.setFailure(failure(end.failure()));
    }
  }

  private static dev.weft.proto.api.v1.Attempt attempt(EndedAttempt ended) {
    dev.weft.proto.api.v1.Attempt.Builder written =
        begun(ended.attempt())
            .setOutcome(outcome(ended.outcome()))
            .setEndedAt(Times.proto(ended.at()))
            .setDidNotStop(ended.didNotStop());
    if (ended.failure().exists()) {
      written.setFailure(failure(ended.failure()));
    }
    return written.build();
  }

  /** The history and the newest attempt, which may have been given up and come back. */
  private static void addAttempts(
      dev.weft.proto.api.v1.Job.Builder written, Job job, List<EndedAttempt> history) {
    Optional<dev.weft.proto.api.v1.Attempt> newest = newest(job, history.size());
    for (EndedAttempt ended : history) {
      if (newest.isPresent() && ended.attempt().number() == job.attempt().number()) {
        continue;
      }
      int last = written.getAttemptsCount() - 1;
      boolean told = last >= 0 && written.getAttempts(last).getNumber() == ended.attempt().number();
      if (told) {
        // It was given up, and its agent said later how it ended.
        written
            .getAttemptsBuilder(last)
            .setLateOutcome(outcome(ended.outcome()))
            .setLateAt(Times.proto(ended.at()));
      } else {
        written.addAttempts(attempt(ended));
      }
    }
    newest.ifPresent(written::addAttempts);
  }

  /** The newest attempt if it runs, or if it ended the job. */
  private static Optional<dev.weft.proto.api.v1.Attempt> newest(Job job, int before) {
    if (job.state().onAgent()) {
      return Optional.of(begun(job.attempt()).build());
    }
    if (!(job.state() instanceof JobState.Ended end) || !ran(job, end, before)) {
      return Optional.empty();
    }
    dev.weft.proto.api.v1.Attempt.Builder written =
        begun(job.attempt())
            .setOutcome(outcome(end))
            .setEndedAt(Times.proto(end.at()))
            .setDidNotStop(end.didNotStop());
    if (end.failure().exists()) {
      written.setFailure(failure(end.failure()));
    }
    return Optional.of(written.build());
  }

  private static boolean ran(Job job, JobState.Ended end, int before) {
    return switch (end.how()) {
      case SUCCEEDED, FAILED, TIMED_OUT -> job.attempt().exists();
      case CANCELLED -> job.tally().executions() > before;
      case EXPIRED, REJECTED -> false;
    };
  }

  private static dev.weft.proto.api.v1.Attempt.Builder begun(Attempt attempt) {
    return dev.weft.proto.api.v1.Attempt.newBuilder()
        .setNumber(attempt.number())
        .setAgent(attempt.agent().value())
        .setAssignedAt(Times.proto(attempt.assignedAt()));
  }

  private static dev.weft.proto.api.v1.Failure failure(Failure failure) {
    return dev.weft.proto.api.v1.Failure.newBuilder()
        .setCode(failure.code())
        .setMessage(failure.message())
        .build();
  }

  /** How the attempt ended that ended the job. */
  private static Outcome outcome(JobState.Ended end) {
    if (end.failure().code().equals(Failure.AGENT_LOST)) {
      return Outcome.OUTCOME_LOST;
    }
    if (end.failure().code().equals(Failure.DRAINED)) {
      return Outcome.OUTCOME_DRAINED;
    }
    return switch (end.how()) {
      case SUCCEEDED -> Outcome.OUTCOME_SUCCEEDED;
      case FAILED, REJECTED -> Outcome.OUTCOME_FAILED;
      case TIMED_OUT -> Outcome.OUTCOME_TIMED_OUT;
      case CANCELLED, EXPIRED -> Outcome.OUTCOME_CANCELLED;
    };
  }

  private static Outcome outcome(dev.weft.coordinator.dispatch.job.Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> Outcome.OUTCOME_SUCCEEDED;
      case FAILED -> Outcome.OUTCOME_FAILED;
      case TIMED_OUT -> Outcome.OUTCOME_TIMED_OUT;
      case CANCELLED -> Outcome.OUTCOME_CANCELLED;
      case LOST -> Outcome.OUTCOME_LOST;
      case DRAINED -> Outcome.OUTCOME_DRAINED;
    };
  }
}
