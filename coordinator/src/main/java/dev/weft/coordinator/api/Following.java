package dev.weft.coordinator.api;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.loop.JobReader.JobDetail;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitJobResponse;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows jobs: waits for their end, or streams what happens to them. Always subscribes first and
 * then reads where the job stands, so that nothing falls between. Thread-safe.
 */
final class Following {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration MARGIN = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final Fields.Range TIMEOUT =
      new Fields.Range(Duration.ZERO, LONGEST_WAIT, "must be 0 to 1 h");

  private final JobFeed feed;
  private final Reads reads;
  private final Waits waits;
  private final Listing listing;
  private final Limits limits;
  private final Executor executor;
  private final Set<EndListener> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  /**
   * How much may be followed at once.
   *
   * @param waits calls that wait for an end
   * @param watches open watches
   */
  record Limits(Permits waits, Watches watches) {}

  Following(
      JobFeed feed, Reads reads, Waits waits, Listing listing, Limits limits, Executor executor) {
    this.feed = feed;
    this.reads = reads;
    this.waits = waits;
    this.listing = listing;
    this.limits = limits;
    this.executor = executor;
  }

  /** Answers when the job has ended or the time is over. */
  WaitJobResponse await(WaitJobRequest request)
      throws Refused, StoreException, InterruptedException {
    JobId id = JobCalls.id(request.getId());
    Duration timeout = timeout(request);
    EndListener listener = new EndListener();
    try (Permit _ = waitPermit();
        JobFeed.Subscription _ = feed.watch(id, listener)) {
      waiting.add(listener);
      if (ending) {
        throw Watches.stopping();
      }
      JobDetail detail = reads.detail(id);
      if (!detail.job().state().terminal() && ended(listener.end, timeout)) {
        detail = reads.detail(id);
      }
      return WaitJobResponse.newBuilder().setJob(listing.describe(detail)).build();
    } finally {
      waiting.remove(listener);
    }
  }

  /** How many calls wait. */
  int waits() {
    return waiting.size();
  }

  /** Ends every wait and every watch, and those that come later: the coordinator stops. */
  void endAll() {
    ending = true;
    waiting.forEach(listener -> listener.end.completeExceptionally(Watches.stopping()));
    limits.watches().endAll();
  }

  /** Streams what happens to a job. */
  void watch(WatchJobRequest request, StreamObserver<WatchJobResponse> wire) {
    JobId id;
    Watches.Room room;
    try {
      id = JobCalls.id(request.getId());
      checkPosition(request);
      room = limits.watches().open();
    } catch (Refused e) {
      wire.onError(StatusMapper.exception(e));
      return;
    }
    JobWatch watch = new JobWatch(request);
    Pump<WatchJobResponse> pump =
        new Pump<>((ServerCallStreamObserver<WatchJobResponse>) wire, executor, watch);
    JobFeed.Subscription subscription = feed.watch(id, watch);
    watch.connect(
        pump::wake,
        () -> {
          subscription.close();
          room.close();
        });
    room.endBy(watch::fail);
    pump.attach();
    begin(id, watch);
  }

  private void begin(JobId id, JobWatch watch) {
    try {
      Job job = reads.detail(id).job();
      Optional<LogTail> tail = feed.logOf(id);
      if (tail.isEmpty() && job.state().terminal()) {
        tail = reads.log(id);
      }
      feed.progressOf(id)
          .filter(progress -> job.state().onAgent())
          .ifPresent(progress -> watch.progress(new AttemptId(id, progress.attempt()), progress));
      watch.begin(job, Optional.ofNullable(waits.explain(List.of(job)).get(id)), tail);
    } catch (Refused | StoreException e) {
      watch.fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      watch.fail(e);
    }
  }

  private static boolean ended(CompletableFuture<Job> end, Duration timeout)
      throws Refused, InterruptedException {
    Context.CancellationListener gone = _ -> end.cancel(false);
    Context.current().addListener(gone, Runnable::run);
    try {
      end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (CancellationException e) {
      throw Refused.because(Reason.CALLER_GONE, "the caller has gone");
    } catch (ExecutionException e) {
      throw Watches.stopping();
    } finally {
      Context.current().removeListener(gone);
    }
  }

  private static Duration timeout(WaitJobRequest request) throws Refused {
    if (request.hasTimeout()) {
      Fields fields = new Fields("");
      Duration timeout = fields.duration("timeout", request.getTimeout(), TIMEOUT, LONGEST_WAIT);
      fields.refuseBad();
      return timeout;
    }
    Deadline deadline = Context.current().getDeadline();
    if (deadline == null) {
      return LONGEST_WAIT;
    }
    Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)).minus(MARGIN);
    return left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
  }

  private static void checkPosition(WatchJobRequest request) throws Refused {
    Fields fields = new Fields("");
    fields.check(request.getAfterRevision() >= 0, "after_revision", "is out of range");
    fields.check(request.getLogAttempt() >= 0, "log_attempt", "is out of range");
    fields.check(request.getLogOffset() >= 0, "log_offset", "is out of range");
    fields.refuseBad();
  }

  private Permit waitPermit() throws Refused {
    return limits
        .waits()
        .tryAcquire()
        .orElseThrow(() ->
            Refused.later(Reason.TOO_MANY_WAITS, "too many calls wait for jobs to end", RETRY));
  }

  /** Hears of a job's end and of nothing else. */
  private static final class EndListener implements JobFeed.Watcher {
    final CompletableFuture<Job> end = new CompletableFuture<>();

    @Override
    public void state(Job job) {
      if (job.state().terminal()) {
        end.complete(job);
      }
    }

    @Override
    public void progress(AttemptId attempt, JobProgress progress) {}

    @Override
    public void log(AttemptId attempt, long offset, byte[] data) {}
  }
}
