package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.coordinator.loop.JobReader.JobDetail;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListJobsResponse;
import java.util.List;
import java.util.Map;

/** Reads jobs, one with all that belongs to it or many by the page. Thread-safe; may block. */
final class Listing {
  // A client takes messages of 4 MiB unless it was told otherwise.
  private static final int PAGE_BYTES = 2 << 20;

  private final Reads reads;
  private final Waits waits;
  private final JobFeed feed;
  private final PageTokens tokens;

  Listing(Reads reads, Waits waits, JobFeed feed, PageTokens tokens) {
    this.reads = reads;
    this.waits = waits;
    this.feed = feed;
    this.tokens = tokens;
  }

  /** A job with all that belongs to it. */
  dev.weft.proto.api.v1.Job get(JobId id) throws Refused, StoreException, InterruptedException {
    JobDetail detail = reads.detail(id);
    dev.weft.proto.api.v1.Job job = describe(detail);
    if (!(detail.job().state() instanceof JobState.Ended)) {
      return job;
    }
    return reads
        .replay(id)
        .map(replay -> job.toBuilder().setReplayedBy(replay.value()).build())
        .orElse(job);
  }

  /** The same for a job that was read. */
  dev.weft.proto.api.v1.Job describe(JobDetail detail) throws InterruptedException {
    Job job = detail.job();
    dev.weft.proto.api.v1.Job.Builder written = JobCodec.write(job, detail.attempts());
    Waits.Wait wait = waits.explain(List.of(job)).get(job.id());
    if (wait != null) {
      wait.tell(written);
    }
    if (job.state().onAgent()) {
      feed.progressOf(job.id())
          .filter(progress -> progress.attempt() == job.attempt().number())
          .ifPresent(progress -> written.setProgress(JobCodec.progress(progress)));
    }
    return written.build();
  }

  /** A page of jobs, newest first. */
  ListJobsResponse page(ListJobsRequest request)
      throws Refused, StoreException, InterruptedException {
    Query query = Query.read(request);
    long before =
        request.getPageToken().isEmpty()
            ? Long.MAX_VALUE
            : tokens.read(request.getPageToken(), query.filters());
    // One more than asked for shows whether there is a next page.
    List<Job> jobs = reads.list(query.filters(), before, query.pageSize() + 1);
    Map<JobId, Waits.Wait> why = waits.explain(jobs);
    ListJobsResponse.Builder response = ListJobsResponse.newBuilder();
    int bytes = 0;
    for (Job job : jobs) {
      if (response.getJobsCount() == query.pageSize() || bytes > PAGE_BYTES) {
        long last = jobs.get(response.getJobsCount() - 1).number();
        return response.setNextPageToken(tokens.make(last, query.filters())).build();
      }
      dev.weft.proto.api.v1.Job.Builder written = JobCodec.write(job.summary());
      Waits.Wait wait = why.get(job.id());
      if (wait != null) {
        wait.tell(written);
      }
      dev.weft.proto.api.v1.Job entry = written.build();
      bytes += entry.getSerializedSize();
      response.addJobs(entry);
    }
    return response.build();
  }
}
