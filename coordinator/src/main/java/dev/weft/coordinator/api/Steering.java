package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.Callers;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CancelJobResponse;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.ReleaseJobResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Cancels jobs, those that have not come yet too, and releases held ones. Thread-safe; each waits
 * until it is durable.
 */
final class Steering {
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Callers callers;
  private final Asking asking;

  Steering(Callers callers, Asking asking) {
    this.callers = callers;
    this.asking = asking;
  }

  CancelJobResponse cancel(CancelJobRequest request) throws Refused, InterruptedException {
    JobId id = JobCalls.id(request.getId());
    Answer answer =
        asking.durable(
            callers.ask(ticket ->
                new Event.CancelAsked(ticket, id, request.getForce(), request.getBeforeArrival())));
    return switch (answer) {
      case Answer.Found(Job job) ->
          CancelJobResponse.newBuilder().setJob(JobCodec.write(job.shelve())).build();
      case Answer.Awaited(Instant until) ->
          CancelJobResponse.newBuilder().setPendingUntil(Times.proto(until)).build();
      case Answer.Removed(var tombstone) -> throw Reads.removed(tombstone);
      case Answer.NotFound() -> throw Reads.noSuchJob();
      case Answer.Elsewhere() -> throw Reads.elsewhere();
      case Answer.TooMany() ->
          throw Refused.later(
              Reason.TOO_MANY_CANCELS, "too many jobs are to be cancelled when they come", RETRY);
      case Answer.Submitted _,
          Answer.Conflict _,
          Answer.Done _,
          Answer.Scheduled _,
          Answer.Overlaps _,
          Answer.Unfit _ ->
          throw new IllegalStateException("not an answer to a cancel: " + answer);
    };
  }

  ReleaseJobResponse release(ReleaseJobRequest request) throws Refused, InterruptedException {
    JobId id = JobCalls.id(request.getId());
    Answer answer = asking.durable(callers.ask(ticket -> new Event.ReleaseAsked(ticket, id)));
    if (answer instanceof Answer.Unfit) {
      throw Refused.because(Reason.NOT_HELD, "the job is not held");
    }
    if (answer instanceof Answer.Elsewhere) {
      throw Reads.elsewhere();
    }
    if (!(answer instanceof Answer.Found(Job job))) {
      throw Reads.noSuchJob();
    }
    return ReleaseJobResponse.newBuilder().setJob(JobCodec.write(job)).build();
  }
}
