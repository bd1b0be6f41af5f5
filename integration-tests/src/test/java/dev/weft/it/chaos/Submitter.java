package dev.weft.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import dev.weft.it.history.Act.Answer;
import dev.weft.it.history.Act.Operation;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceBlockingStub;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.Reply;
import dev.weft.proto.api.v1.SubmitJobRequest;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A client that submits jobs by the API, a fixed number in a second, one after another. A call that
 * fails leaves its job unknown. Any number of threads may run one each.
 */
final class Submitter implements Runnable {
  private static final long DEADLINE_SECONDS = 3;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Supplier<JobServiceBlockingStub> api;
  private final Clients clients;
  private final Pace pace;

  Submitter(Supplier<JobServiceBlockingStub> api, Clients clients, Pace pace) {
    this.api = api;
    this.clients = clients;
    this.pace = pace;
  }

  @Override
  public void run() {
    try {
      while (!clients.done()) {
        pace.next();
        String job = clients.take(Operation.SUBMIT);
        if (job.isEmpty() || !submit(job)) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean submit(String job) {
    try {
      var _ =
          api.get()
              .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
              .submitJob(SubmitJobRequest.newBuilder().setSpec(spec(job)).build());
      clients.acts().add(Operation.SUBMIT, List.of(job), Answer.OK);
      return true;
    } catch (StatusRuntimeException e) {
      clients.acts().add(Operation.SUBMIT, List.of(job), Answer.UNKNOWN);
      clients.unsure(job);
      return false;
    }
  }

  /** What the job of this id is, each time that it is submitted. */
  static JobSpec spec(String job) {
    String millis = Long.toString(Clients.duration(job).toMillis());
    return JobSpec.newBuilder()
        .setId(job)
        .setHandler(WitnessHandler.NAME)
        .setPayload(ByteString.copyFrom(millis, UTF_8))
        .setReply(Reply.newBuilder().setAddress(Tellings.QUEUE).setCorrelationId(job))
        .build();
  }
}
