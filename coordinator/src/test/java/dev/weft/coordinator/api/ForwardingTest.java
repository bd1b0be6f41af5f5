package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.coordinator.loop.Peers;
import dev.weft.coordinator.loop.Peers.Peer;
import dev.weft.coordinator.loop.SampleJobs;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitJobResponse;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls about a job that another coordinator owns, made to this one. */
@Timeout(60)
class ForwardingTest {
  private final Map<JobId, Peer> owners = new ConcurrentHashMap<>();
  private final Peers peers = id -> Optional.ofNullable(owners.get(id));
  private ApiSandbox asked;
  private ApiSandbox owner;

  @BeforeEach
  void open() throws IOException {
    asked = new ApiSandbox(ApiSandbox.LIMITS, peers);
    // It believes that every job is the other one's: a call that came round would go on for ever.
    owner = new ApiSandbox(ApiSandbox.LIMITS, _ -> Optional.of(peer("asked", asked.server.port())));
  }

  @AfterEach
  void close() {
    asked.close();
    owner.close();
  }

  private static Peer peer(String id, int port) {
    return new Peer(id, "127.0.0.1:" + port);
  }

  /** A job that the owner runs. */
  private Effect.Assign running(String id) {
    owner.submit(id);
    owners.put(new JobId(id), peer("owner", owner.server.port()));
    owner.agents.join("node-a", "default", Map.of(), "echo");
    Effect.Assign assign = owner.agents.takeAssign();
    owner.agents.accept(assign);
    await().until(() -> asked.get(id).getState() == JobState.JOB_STATE_RUNNING);
    return assign;
  }

  @Test
  void whatTheOwnerKnowsOfAJobIsShown() {
    Effect.Assign assign = running("job-1");
    owner.feed.progress(assign.agent(), assign.attempt(), new JobProgress(1, 1, 0.5, "half way"));

    await().until(() -> asked.get("job-1").getProgress().getMessage().equals("half way"));
  }

  @Test
  void aCancelReachesTheOwner() {
    Effect.Assign assign = running("job-1");

    Job job = asked.jobs.cancelJob(cancel("job-1")).getJob();

    assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_CANCELLING);
    assertThat(owner.agents.takeStop().attempt()).isEqualTo(assign.attempt());
  }

  @Test
  void aWaitEndsWithTheJob() {
    Effect.Assign assign = running("job-1");
    WatchListener<WaitJobRequest, WaitJobResponse> wait = new WatchListener<>(true);
    JobServiceGrpc.newStub(asked.channel)
        .waitJob(WaitJobRequest.newBuilder().setId("job-1").build(), wait);
    await().until(() -> owner.server.waits() == 1);

    owner.agents.succeed(assign, "done");

    assertThat(wait.next().getJob().getOutput().toStringUtf8()).isEqualTo("done");
    assertThat(wait.end()).isEmpty();
  }

  @Test
  void aWaitThatIsGivenUpIsGivenUpAtTheOwner() {
    Effect.Assign _ = running("job-1");
    WatchListener<WaitJobRequest, WaitJobResponse> wait = new WatchListener<>(true);
    JobServiceGrpc.newStub(asked.channel)
        .waitJob(WaitJobRequest.newBuilder().setId("job-1").build(), wait);
    await().until(() -> owner.server.waits() == 1);

    wait.cancel();

    await().until(() -> owner.server.waits() == 0);
  }

  @Test
  void aWatchStreamsAsFastAsItsReaderTakesIt() {
    Effect.Assign assign = running("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> watch = watch("job-1", false);
    int chunks = 40;
    String block = "x".repeat(1_000);
    IntStream.range(0, chunks)
        .forEach(i ->
            owner.feed.log(
                assign.agent(),
                assign.attempt(),
                i * 1_000L,
                block.getBytes(StandardCharsets.UTF_8)));
    owner.agents.succeed(assign, "done");
    watch.take(chunks + 10);

    StringBuilder log = new StringBuilder();
    WatchJobResponse next = watch.next();
    while (next.getJob().getState() != JobState.JOB_STATE_SUCCEEDED) {
      log.append(next.getLog().getData().toStringUtf8());
      next = watch.next();
    }
    assertThat(log.toString()).hasSize(chunks * 1_000);
    assertThat(next.getJob().getOutput().toStringUtf8()).isEqualTo("done");
    assertThat(watch.end()).isEmpty();
  }

  @Test
  void whatTheOwnerRefusesIsRefusedAsItSaysIt() {
    Effect.Assign _ = running("job-1");

    Errors error =
        Errors.of(
            () -> asked.jobs.releaseJob(ReleaseJobRequest.newBuilder().setId("job-1").build()));

    error.is(Reason.NOT_HELD);
  }

  @Test
  void aCallGoesOnOnceOnly() {
    owners.put(new JobId("job-1"), peer("owner", owner.server.port()));

    Errors.of(() -> asked.jobs.cancelJob(cancel("job-1"))).is(Reason.NO_SUCH_JOB);
  }

  @Test
  void anOwnerThatDoesNotAnswerIsToBeAskedAgainLater() throws IOException {
    owners.put(new JobId("job-1"), peer("gone", freePort()));

    Errors error = Errors.of(() -> asked.jobs.cancelJob(cancel("job-1")));

    error.is(Reason.OWNER_UNAVAILABLE);
    assertThat(error.saysWhenToRetry()).isTrue();
    assertThat(error.status().getMessage()).contains("coordinator gone").contains("taken over");
  }

  @Test
  void anOwnerWithoutAnAddressDoesNotAnswer() {
    owners.put(new JobId("job-1"), new Peer("mute", ""));

    Errors.of(() -> asked.jobs.cancelJob(cancel("job-1"))).is(Reason.OWNER_UNAVAILABLE);
  }

  @Test
  void aJobIsShownFromTheStoreIfItsOwnerDoesNotAnswer() throws Exception {
    JobId id = SampleJobs.id(1);
    asked.store.commit(List.of(new Change.JobAdded(SampleJobs.running(SampleJobs.queued(1), "a"))));
    owners.put(id, peer("gone", freePort()));

    assertThat(asked.get(id.value()).getState()).isEqualTo(JobState.JOB_STATE_RUNNING);
  }

  @Test
  void anOwnerThatIsBackIsReached() throws IOException {
    Effect.Assign _ = running("job-1");
    int port = freePort();
    owners.put(new JobId("job-1"), peer("owner", port));
    Errors.of(() -> asked.jobs.cancelJob(cancel("job-1"))).is(Reason.OWNER_UNAVAILABLE);

    owners.put(new JobId("job-1"), peer("owner", owner.server.port()));

    assertThat(asked.jobs.cancelJob(cancel("job-1")).hasJob()).isTrue();
  }

  @Test
  void aWatchEndsWithItsOwner() {
    Effect.Assign _ = running("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> watch = watch("job-1", true);
    assertThat(watch.next().hasJob()).isTrue();

    owner.server.close();

    watch.error().is(Reason.COORDINATOR_UNAVAILABLE);
  }

  @Test
  void aStoppingCoordinatorEndsWhatItPassedOn() {
    Effect.Assign _ = running("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> watch = watch("job-1", true);
    assertThat(watch.next().hasJob()).isTrue();

    asked.server.close();

    watch.error().is(Reason.COORDINATOR_UNAVAILABLE);
  }

  private WatchListener<WatchJobRequest, WatchJobResponse> watch(String id, boolean greedy) {
    WatchListener<WatchJobRequest, WatchJobResponse> watch = new WatchListener<>(greedy);
    JobServiceGrpc.newStub(asked.channel)
        .watchJob(WatchJobRequest.newBuilder().setId(id).build(), watch);
    return watch;
  }

  private static CancelJobRequest cancel(String id) {
    return CancelJobRequest.newBuilder().setId(id).build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
