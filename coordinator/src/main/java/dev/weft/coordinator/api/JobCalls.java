package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CancelJobResponse;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.GetJobResponse;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListJobsResponse;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.ReleaseJobResponse;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitJobsResponse;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitJobResponse;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.stub.StreamObserver;

/** The calls about jobs. Each runs on a virtual thread of its own. */
final class JobCalls extends JobServiceGrpc.JobServiceImplBase {
  private final Steering steering;
  private final Submitting submitting;
  private final Following following;
  private final Listing listing;

  JobCalls(Steering steering, Submitting submitting, Following following, Listing listing) {
    this.steering = steering;
    this.submitting = submitting;
    this.following = following;
    this.listing = listing;
  }

  @Override
  public void submitJob(SubmitJobRequest request, StreamObserver<SubmitJobResponse> wire) {
    Unary.answer(wire, () -> submitting.one(request));
  }

  @Override
  public void submitJobs(SubmitJobsRequest request, StreamObserver<SubmitJobsResponse> wire) {
    Unary.answer(wire, () -> submitting.many(request));
  }

  @Override
  public void getJob(GetJobRequest request, StreamObserver<GetJobResponse> wire) {
    Unary.answer(
        wire, () -> GetJobResponse.newBuilder().setJob(listing.get(id(request.getId()))).build());
  }

  @Override
  public void waitJob(WaitJobRequest request, StreamObserver<WaitJobResponse> wire) {
    Unary.answer(wire, () -> following.await(request));
  }

  @Override
  public void watchJob(WatchJobRequest request, StreamObserver<WatchJobResponse> wire) {
    following.watch(request, wire);
  }

  @Override
  public void cancelJob(CancelJobRequest request, StreamObserver<CancelJobResponse> wire) {
    Unary.answer(wire, () -> steering.cancel(request));
  }

  @Override
  public void releaseJob(ReleaseJobRequest request, StreamObserver<ReleaseJobResponse> wire) {
    Unary.answer(wire, () -> steering.release(request));
  }

  @Override
  public void listJobs(ListJobsRequest request, StreamObserver<ListJobsResponse> wire) {
    Unary.answer(wire, () -> listing.page(request));
  }

  static JobId id(String text) throws Refused {
    Fields fields = new Fields("");
    JobId id = fields.name("id", text, JobId::new, new JobId("-"));
    fields.refuseBad();
    return id;
  }
}
