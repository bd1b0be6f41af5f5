package dev.weft.coordinator.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.CreateScheduleResponse;
import dev.weft.proto.api.v1.DeleteScheduleRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.GetScheduleRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListJobsRequest;
import dev.weft.proto.api.v1.ListSchedulesRequest;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitResult;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitReason;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Any of two coordinators on one database answers for both. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(PostgresExtension.class)
class TwoCoordinatorsTest {
  private static final int ROUNDS = 40;
  private static final int BATCH = 25;

  @TempDir private Path folder;
  private final List<CoordinatorProcess> started = new ArrayList<>();
  private CoordinatorProcess one;
  private CoordinatorProcess two;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void start(PostgresDatabase database) throws IOException {
    one = coordinator(database, "one");
    two = coordinator(database, "two");
  }

  @AfterEach
  void stop() {
    callers.shutdownNow();
    started.forEach(CoordinatorProcess::close);
  }

  private CoordinatorProcess coordinator(PostgresDatabase database, String name)
      throws IOException {
    CoordinatorProcess process = CoordinatorProcess.start(database, folder.resolve(name));
    started.add(process);
    return process;
  }

  @Test
  void theSameIdsGivenToBothAtOnceAreOneJobEach() {
    for (int round = 0; round < ROUNDS; round++) {
      SubmitJobsRequest batch = batch(round, "same");
      CompletableFuture<List<SubmitResult>> first = submit(one, batch);
      CompletableFuture<List<SubmitResult>> second = submit(two, batch);
      for (int i = 0; i < BATCH; i++) {
        assertThat(List.of(first.join().get(i).getExisting(), second.join().get(i).getExisting()))
            .as("%s of round %d".formatted(first.join().get(i).getId(), round))
            .containsExactlyInAnyOrder(true, false);
      }
    }
    assertThat(one.runs()).isTrue();
    assertThat(two.runs()).isTrue();
  }

  @Test
  void theSameIdsWithDifferentSpecsAtOnceAreAcceptedByOneOfThem() {
    for (int round = 0; round < ROUNDS; round++) {
      CompletableFuture<List<SubmitResult>> first = submit(one, batch(round, "one"));
      CompletableFuture<List<SubmitResult>> second = submit(two, batch(round, "two"));
      for (int i = 0; i < BATCH; i++) {
        List<Integer> codes = new ArrayList<>();
        codes.add(first.join().get(i).getError().getCode());
        codes.add(second.join().get(i).getError().getCode());
        assertThat(codes)
            .containsExactlyInAnyOrder(Status.Code.OK.value(), Status.Code.ALREADY_EXISTS.value());
      }
    }
  }

  @Test
  void eachShowsAndSteersTheOthersJobs() {
    awaitKnown();
    one.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec("mine", "same")).build());
    Job shown = get(two, "mine");
    assertThat(shown.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_NO_AGENT);

    Iterator<WatchJobResponse> watch =
        two.jobs().watchJob(WatchJobRequest.newBuilder().setId("mine").build());
    assertThat(watch.next().getJob().getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    CompletableFuture<Job> waited =
        CompletableFuture.supplyAsync(
            () -> two.jobs().waitJob(WaitJobRequest.newBuilder().setId("mine").build()).getJob(),
            callers);
    Job cancelled =
        two.jobs().cancelJob(CancelJobRequest.newBuilder().setId("mine").build()).getJob();

    assertThat(cancelled.getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(waited.join().getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(watch.next().getJob().getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
    assertThat(watch.hasNext()).isFalse();
    assertThat(get(one, "mine").getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
  }

  @Test
  void aJobThatIsCancelledAheadAtOneDoesNotRunAtTheOther() {
    one.jobs().cancelJob(ahead("late"));

    two.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec("late", "same")).build());

    assertThat(get(two, "late").getState()).isEqualTo(JobState.JOB_STATE_CANCELLED);
  }

  @Test
  void aJobThatComesWhileItIsCancelledAheadIsCancelled() {
    awaitKnown();
    for (int round = 0; round < ROUNDS; round++) {
      String id = "both-" + round;
      CompletableFuture<Void> cancelled =
          CompletableFuture.runAsync(
              () -> untilKnown(() -> one.jobs().cancelJob(ahead(id))), callers);
      two.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec(id, "same")).build());
      cancelled.join();
    }
    for (int round = 0; round < ROUNDS; round++) {
      String id = "both-" + round;
      await().until(() -> get(one, id).getState() == JobState.JOB_STATE_CANCELLED);
    }
  }

  private static CancelJobRequest ahead(String id) {
    return CancelJobRequest.newBuilder().setId(id).setBeforeArrival(true).build();
  }

  /** Asks again when told to. */
  private static void untilKnown(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
          throw e;
        }
      }
    }
  }

  @Test
  void jobsOfOneThatIsGoneAreShownAndTheirCallersToldToAskAgain() {
    awaitKnown();
    one.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec("mine", "same")).build());
    assertThat(get(two, "mine").getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    one.kill();

    assertThat(get(two, "mine").getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> two.jobs().cancelJob(CancelJobRequest.newBuilder().setId("mine").build()));
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("ask again");
    assertThat(two.runs()).isTrue();
  }

  @Test
  void aScheduleIsOneOfTheirsAndEachShowsAndSteersIt() {
    awaitKnown();
    one.schedules().createSchedule(every("often", "1s"));
    assertThat(ids(two)).containsExactly("often");
    await().until(() -> scheduled(two, "often") >= 2);

    CreateScheduleResponse again = two.schedules().createSchedule(every("often", "1s"));
    assertThat(again.getExisting()).isTrue();
    assertThat(two.schedules().getSchedule(named("often")).getSchedule().getSpec().getId())
        .isEqualTo("often");
    two.schedules().deleteSchedule(DeleteScheduleRequest.newBuilder().setId("often").build());

    assertThat(ids(one)).isEmpty();
    assertThat(ids(two)).isEmpty();
    assertThat(one.runs()).isTrue();
    assertThat(two.runs()).isTrue();
  }

  @Test
  void theSameScheduleMadeAtBothAtOnceIsMadeByOneOfThem() {
    awaitKnown();
    for (int round = 0; round < ROUNDS; round++) {
      String id = "s-" + round;
      CompletableFuture<Status.Code> first = create(one, every(id, "1h"));
      CompletableFuture<Status.Code> second = create(two, every(id, "2h"));
      assertThat(List.of(first.join(), second.join()))
          .containsExactlyInAnyOrder(Status.Code.OK, Status.Code.ALREADY_EXISTS);
    }
    assertThat(ids(one)).hasSize(ROUNDS);
    assertThat(ids(two)).hasSize(ROUNDS);
  }

  private CompletableFuture<Status.Code> create(
      CoordinatorProcess at, CreateScheduleRequest request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            untilKnown(() -> at.schedules().createSchedule(request));
            return Status.Code.OK;
          } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
          }
        },
        callers);
  }

  private static CreateScheduleRequest every(String id, String distance) {
    return CreateScheduleRequest.newBuilder()
        .setSpec(
            ScheduleSpec.newBuilder()
                .setId(id)
                .setCron("@every " + distance)
                .setOverlap(ScheduleOverlap.SCHEDULE_OVERLAP_ALLOW)
                .setJob(spec("", "same")))
        .build();
  }

  private static GetScheduleRequest named(String id) {
    return GetScheduleRequest.newBuilder().setId(id).build();
  }

  private static List<String> ids(CoordinatorProcess at) {
    return at
        .schedules()
        .listSchedules(ListSchedulesRequest.getDefaultInstance())
        .getSchedulesList()
        .stream()
        .map(schedule -> schedule.getSpec().getId())
        .toList();
  }

  private static long scheduled(CoordinatorProcess at, String id) {
    return at.jobs().listJobs(ListJobsRequest.getDefaultInstance()).getJobsList().stream()
        .filter(job -> job.getSpec().getId().startsWith(id + ":"))
        .count();
  }

  /** Waits until each has said where it is reached. */
  private void awaitKnown() {
    one.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec("first", "same")).build());
    await()
        .ignoreExceptions()
        .until(() -> get(two, "first").getWaitReason() == WaitReason.WAIT_REASON_NO_AGENT);
  }

  private static Job get(CoordinatorProcess from, String id) {
    return from.jobs().getJob(GetJobRequest.newBuilder().setId(id).build()).getJob();
  }

  private CompletableFuture<List<SubmitResult>> submit(
      CoordinatorProcess to, SubmitJobsRequest batch) {
    return CompletableFuture.supplyAsync(
        () -> to.jobs().submitJobs(batch).getResultsList(), callers);
  }

  private static SubmitJobsRequest batch(int round, String payload) {
    SubmitJobsRequest.Builder batch = SubmitJobsRequest.newBuilder();
    for (int i = 0; i < BATCH; i++) {
      batch.addSpecs(spec("job-%d-%d".formatted(round, i), payload));
    }
    return batch.build();
  }

  private static JobSpec spec(String id, String payload) {
    return JobSpec.newBuilder()
        .setId(id)
        .setHandler("echo")
        .setPayload(ByteString.copyFromUtf8(payload))
        .setContentType("text/plain")
        .build();
  }
}
