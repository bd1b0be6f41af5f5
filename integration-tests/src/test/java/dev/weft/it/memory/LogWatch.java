package dev.weft.it.memory;

import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceStub;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One watch of one job, by a caller who takes one response and then none until it is told to read
 * on. What it reads is written by gRPC's thread and read by others after {@link #readToEnd}.
 */
final class LogWatch implements ClientResponseObserver<WatchJobRequest, WatchJobResponse> {
  private final CompletableFuture<Optional<StatusRuntimeException>> end = new CompletableFuture<>();
  private final CompletableFuture<WatchJobResponse> first = new CompletableFuture<>();
  private @Nullable ClientCallStreamObserver<WatchJobRequest> call;
  private @Nullable Job last;
  private long position;
  private long missed;
  private long unmarked;

  private LogWatch(long position) {
    this.position = position;
  }

  /** Begins to watch, and takes the first response. */
  static LogWatch begin(JobServiceStub jobs, WatchJobRequest request) {
    LogWatch watch = new LogWatch(request.getLogOffset());
    jobs.watchJob(request, watch);
    return watch;
  }

  /** Waits for the first response. */
  void awaitFirst(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    WatchJobResponse _ = first.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads whatever there is.
   *
   * @return why the coordinator ended it; empty if it is complete
   */
  Optional<StatusRuntimeException> readToEnd(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    Objects.requireNonNull(call).request(Integer.MAX_VALUE);
    return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where the log that it has read or was told of ends. */
  long position() {
    return position;
  }

  /** Bytes that it was told it has missed. */
  long missed() {
    return missed;
  }

  /** Bytes that were missing without a word, or came twice. */
  long unmarked() {
    return unmarked;
  }

  /** The newest state. */
  Job last() {
    return Objects.requireNonNull(last, "no state was seen");
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<WatchJobRequest> starting) {
    call = starting;
    starting.disableAutoRequestWithInitial(1);
  }

  @Override
  public void onNext(WatchJobResponse response) {
    if (response.hasJob()) {
      last = response.getJob();
    }
    if (response.hasLog()) {
      LogChunk chunk = response.getLog();
      missed += chunk.getGap();
      unmarked += Math.abs(chunk.getOffset() - chunk.getGap() - position);
      position = chunk.getOffset() + chunk.getData().size();
    }
    first.complete(response);
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Optional.of((StatusRuntimeException) error));
  }

  @Override
  public void onCompleted() {
    end.complete(Optional.empty());
  }
}
