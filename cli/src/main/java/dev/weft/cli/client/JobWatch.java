package dev.weft.cli.client;

import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.Optional;

/**
 * Follows a job to its end over as many streams as that takes, each resumed where the one before
 * stood. For one thread.
 */
public final class JobWatch {
  private final Client client;
  private final Patience patience;
  private final WatchJobRequest.Builder position;

  /**
   * Prepares to watch.
   *
   * @param withLog whether the job's log is wanted
   */
  public JobWatch(Client client, Patience patience, String jobId, boolean withLog) {
    this.client = client;
    this.patience = patience;
    this.position = WatchJobRequest.newBuilder().setId(jobId).setWithoutLog(!withLog);
  }

  /**
   * Watches until the job has ended.
   *
   * @return the job as it ended
   * @throws StatusRuntimeException if the coordinator refuses, or stays away for too long
   */
  public Job toEnd(JobListener listener) throws InterruptedException {
    while (true) {
      try {
        Optional<Job> ended = stream(listener);
        if (ended.isPresent()) {
          return ended.get();
        }
        // A coordinator that shuts down ends its streams in good order.
        throw Status.UNAVAILABLE.withDescription("it ended the stream").asRuntimeException();
      } catch (StatusRuntimeException e) {
        patience.after(e);
        listener.interrupted();
      }
    }
  }

  private Optional<Job> stream(JobListener listener) {
    Iterator<WatchJobResponse> responses = client.jobStreams().watchJob(position.build());
    while (responses.hasNext()) {
      WatchJobResponse response = responses.next();
      patience.answered();
      switch (response.getKindCase()) {
        case JOB -> {
          Job job = response.getJob();
          position.setAfterRevision(job.getRevision());
          listener.job(job);
          if (JobStates.isTerminal(job.getState())) {
            return Optional.of(job);
          }
        }
        case PROGRESS -> listener.progress(response.getProgress());
        case LOG -> log(response.getLog(), listener);
        case KIND_NOT_SET -> {
          // From a newer coordinator: not for this command.
        }
      }
    }
    return Optional.empty();
  }

  private void log(LogChunk chunk, JobListener listener) {
    position.setLogAttempt(chunk.getAttempt());
    position.setLogOffset(chunk.getOffset() + chunk.getData().size());
    listener.log(chunk);
  }
}
