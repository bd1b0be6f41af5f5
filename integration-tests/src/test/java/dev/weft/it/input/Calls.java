package dev.weft.it.input;

import com.google.protobuf.ByteString;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.WaitJobRequest;
import java.util.concurrent.TimeUnit;

/** Calls of a caller who behaves. */
final class Calls {
  private static final long PATIENCE_SECONDS = 60;

  private Calls() {}

  /** What to submit. */
  static JobSpec.Builder spec(String id, String handler, String payload) {
    return JobSpec.newBuilder()
        .setId(id)
        .setHandler(handler)
        .setPayload(ByteString.copyFromUtf8(payload));
  }

  /**
   * Submits a job and waits until it has ended.
   *
   * @param id empty: it gets one
   */
  static Job finish(WeftCluster cluster, String id, String handler, String payload) {
    SubmitJobRequest request =
        SubmitJobRequest.newBuilder().setSpec(spec(id, handler, payload)).build();
    String made = cluster.jobs().submitJob(request).getJob().getSpec().getId();
    return cluster
        .jobs()
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .waitJob(WaitJobRequest.newBuilder().setId(made).build())
        .getJob();
  }
}
