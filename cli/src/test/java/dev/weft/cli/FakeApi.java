package dev.weft.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CancelJobResponse;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.GetJobResponse;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceImplBase;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListJobsResponse;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.ReleaseJobResponse;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitJobsResponse;
import dev.weft.proto.api.v1.SubmitResult;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitJobResponse;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A coordinator's API on loopback that does what its test says: jobs are kept in memory and end as
 * soon as they are waited for. Thread-safe.
 */
public final class FakeApi extends JobServiceImplBase implements AutoCloseable {
  /** Plays one stream of WatchJob. */
  public interface Scene {
    /** Answers the request; what it does not complete stays open. */
    void play(StreamObserver<WatchJobResponse> responses);
  }

  public final List<JobSpec> submitted = new CopyOnWriteArrayList<>();
  public final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
  public final List<WatchJobRequest> watched = new CopyOnWriteArrayList<>();
  public final List<ListJobsRequest> listed = new CopyOnWriteArrayList<>();
  public final List<CancelJobRequest> cancelled = new CopyOnWriteArrayList<>();
  public final Map<String, Job> jobs = new ConcurrentSkipListMap<>();
  public final Set<String> refusedIds = ConcurrentHashMap.newKeySet();

  /** What the next unary calls fail with, one each. */
  public final Queue<io.grpc.Status> failures = new ConcurrentLinkedQueue<>();

  public final Queue<Scene> scenes = new ConcurrentLinkedQueue<>();
  public final FakeFleet fleet = new FakeFleet();
  public final FakeDoctor doctor = new FakeDoctor();
  private final FakeRecovery recovery = new FakeRecovery();
  public final FakeLetters letters = new FakeLetters();
  public final FakeSchedules schedules = new FakeSchedules();

  /** What becomes of a job that is waited for. */
  public volatile UnaryOperator<Job> end = job -> job;

  private final Server server;

  public FakeApi() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(this)
            .addService(fleet)
            .addService(doctor)
            .addService(recovery)
            .addService(letters)
            .addService(schedules)
            .build()
            .start();
    end = FakeApi::succeeded;
  }

  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** The job as it ends well; its output is its payload. */
  public static Job succeeded(Job job) {
    return job.toBuilder()
        .setState(JobState.JOB_STATE_SUCCEEDED)
        .setRevision(9)
        .setAttempt(1)
        .setOutput(job.getSpec().getPayload())
        .setAcceptedAt(at(0))
        .setEndedAt(at(3))
        .build();
  }

  /** A moment so many seconds before the tests' noon, negative numbers after it. */
  public static Timestamp at(long secondsAfter) {
    return Timestamp.newBuilder()
        .setSeconds(FakeShell.NOON.getEpochSecond() + secondsAfter)
        .build();
  }

  @Override
  public void submitJob(SubmitJobRequest request, StreamObserver<SubmitJobResponse> response) {
    answer(
        response,
        () -> {
          JobSpec spec = request.getSpec();
          boolean existing = jobs.containsKey(spec.getId());
          Job job = accept(spec);
          return SubmitJobResponse.newBuilder()
              .setJob(job.toBuilder().setSpec(spec.toBuilder().setPayload(ByteString.EMPTY)))
              .setExisting(existing)
              .build();
        });
  }

  @Override
  public void submitJobs(SubmitJobsRequest request, StreamObserver<SubmitJobsResponse> response) {
    answer(
        response,
        () -> {
          batchSizes.add(request.getSpecsCount());
          SubmitJobsResponse.Builder results = SubmitJobsResponse.newBuilder();
          request.getSpecsList().forEach(spec -> results.addResults(result(spec)));
          return results.build();
        });
  }

  private SubmitResult result(JobSpec spec) {
    SubmitResult.Builder result = SubmitResult.newBuilder().setId(spec.getId());
    if (refusedIds.contains(spec.getId())) {
      return result
          .setError(
              Status.newBuilder()
                  .setCode(Code.ALREADY_EXISTS_VALUE)
                  .setMessage("the id is taken by another spec"))
          .build();
    }
    boolean existing = jobs.containsKey(spec.getId());
    accept(spec);
    return result.setExisting(existing).build();
  }

  private Job accept(JobSpec spec) {
    submitted.add(spec);
    return jobs.computeIfAbsent(
        spec.getId(),
        _ ->
            Job.newBuilder()
                .setSpec(spec)
                .setState(JobState.JOB_STATE_QUEUED)
                .setRevision(1)
                .setAcceptedAt(at(0))
                .setSource("api")
                .build());
  }

  @Override
  public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> response) {
    answer(response, () -> GetJobResponse.newBuilder().setJob(job(request.getId())).build());
  }

  @Override
  public void waitJob(WaitJobRequest request, StreamObserver<WaitJobResponse> response) {
    answer(
        response,
        () -> WaitJobResponse.newBuilder().setJob(end.apply(job(request.getId()))).build());
  }

  @Override
  public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> responses) {
    watched.add(request);
    Scene scene = scenes.poll();
    if (scene == null) {
      responses.onError(notFound(request.getId()));
    } else {
      scene.play(responses);
    }
  }

  @Override
  public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobResponse> response) {
    answer(
        response,
        () -> {
          cancelled.add(request);
          if (request.getBeforeArrival() && !jobs.containsKey(request.getId())) {
            return CancelJobResponse.newBuilder()
                .setPendingUntil(Timestamp.newBuilder().setSeconds(4_102_444_800L))
                .build();
          }
          Job job = job(request.getId()).toBuilder().setState(JobState.JOB_STATE_CANCELLED).build();
          return CancelJobResponse.newBuilder().setJob(job).build();
        });
  }

  @Override
  public void releaseJob(ReleaseJobRequest request, StreamObserver<ReleaseJobResponse> response) {
    answer(
        response,
        () -> {
          Job job = job(request.getId()).toBuilder().setState(JobState.JOB_STATE_QUEUED).build();
          return ReleaseJobResponse.newBuilder().setJob(job).build();
        });
  }

  @Override
  public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> response) {
    answer(response, () -> page(request));
  }

  private ListJobsResponse page(ListJobsRequest request) {
    listed.add(request);
    List<Job> all = List.copyOf(jobs.values());
    int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    int until = Math.min(all.size(), from + request.getPageSize());
    return ListJobsResponse.newBuilder()
        .addAllJobs(all.subList(from, until))
        .setNextPageToken(until < all.size() ? Integer.toString(until) : "")
        .build();
  }

  private Job job(String id) {
    Job job = jobs.get(id);
    if (job == null) {
      throw notFound(id);
    }
    return job;
  }

  private static io.grpc.StatusRuntimeException notFound(String id) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.NOT_FOUND_VALUE)
            .setMessage("there is no job " + id)
            .build());
  }

  private <T> void answer(StreamObserver<T> response, java.util.function.Supplier<T> answer) {
    io.grpc.Status failure = failures.poll();
    if (failure != null) {
      response.onError(failure.asRuntimeException());
      return;
    }
    try {
      response.onNext(answer.get());
      response.onCompleted();
    } catch (io.grpc.StatusRuntimeException e) {
      response.onError(e);
    }
  }
}
