package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.EndRecoveryRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.GetRecoveryRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.Recovery;
import dev.weft.proto.api.v1.RecoveryServiceGrpc;
import dev.weft.proto.api.v1.RecoveryState;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.WaitReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that is started on an older copy of its store, or on none. */
class RestoredStoreTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path folder;

  /** Recovery ends only when the test says so. */
  private WeftCluster start() throws IOException, InterruptedException {
    return WeftCluster.startWithoutBroker(folder, "256m", "recovery.claim-window=1h");
  }

  @Test
  void whatRunsOrHasEndedSinceTheCopyGoesOnAndIsRecordedOnce() throws Exception {
    try (WeftCluster cluster = start()) {
      cluster.startAgent("a1");
      submit(cluster, "before-", 5, "10ms");
      await().atMost(LONG).until(() -> succeeded(cluster, "before-") == 5);
      copyStore();
      runsAndEndsAfterTheCopy(cluster);

      removeStore();
      Files.copy(copy(), store());
      cluster.restartCoordinator();

      // What stands beside the store may lag behind it: then the agent's claims show it.
      await().atMost(LONG).until(() -> recovers(cluster));
      everythingIsTakenInAndNothingStartedTwice(cluster);
      assertThat(succeeded(cluster, "before-")).isEqualTo(5);
      assertThat(cluster.allJobs()).hasSize(21);
    }
  }

  @Test
  void aLostStoreIsMadeAnewOfWhatTheAgentsHold() throws Exception {
    try (WeftCluster cluster = start()) {
      cluster.startAgent("a1");
      runsAndEndsAfterTheCopy(cluster);

      removeStore();
      cluster.restartCoordinator();

      assertThat(recovery(cluster).getWhy()).isEqualTo("the store was made anew");
      everythingIsTakenInAndNothingStartedTwice(cluster);
      assertThat(cluster.allJobs()).hasSize(16);
    }
  }

  @Test
  void whatWasLostWithItsAgentIsRunAgain() throws Exception {
    try (WeftCluster cluster = start()) {
      JvmProcess agent = cluster.startAgent("a1");
      submit(cluster, "long-", 5, "5s");
      await().atMost(LONG).until(() -> cluster.running("a1") == 5);
      cluster.coordinator().kill9();
      agent.kill9();

      removeStore();
      cluster.restartCoordinator();
      cluster.startAgent("a1");
      await().atMost(LONG).until(() -> recovery(cluster).getAdopted() == 5);
      end(cluster);

      await().atMost(LONG).until(() -> succeeded(cluster, "long-") == 5);
      assertThat(cluster.allJobs())
          .hasSize(5)
          .allMatch(job -> job.getExecutions() == 2)
          .allMatch(Job::getAdopted);
    }
  }

  /** Five jobs end while the coordinator is dead, ten run on. */
  private void runsAndEndsAfterTheCopy(WeftCluster cluster) throws Exception {
    submit(cluster, "quick-", 5, "8s");
    submit(cluster, "long-", 10, "40s");
    await().atMost(LONG).until(() -> cluster.running("a1") == 15);
    cluster.coordinator().kill9();
  }

  private static void everythingIsTakenInAndNothingStartedTwice(WeftCluster cluster) {
    submit(cluster, "new-", 1, "10ms");
    await().atMost(LONG).until(() -> recovery(cluster).getAdopted() == 15);
    await().atMost(LONG).until(() -> succeeded(cluster, "quick-") == 5);
    Job held = job(cluster, "new-0");
    assertThat(held.getState()).isEqualTo(JobState.JOB_STATE_QUEUED);
    assertThat(held.getWaitReason()).isEqualTo(WaitReason.WAIT_REASON_RECOVERING);

    assertThat(end(cluster).getState()).isEqualTo(RecoveryState.RECOVERY_STATE_OVER);
    await().atMost(LONG).until(() -> succeeded(cluster, "new-") == 1);
    await().atMost(LONG).until(() -> succeeded(cluster, "long-") == 10);
    List<Job> adopted = cluster.allJobs().stream().filter(Job::getAdopted).toList();
    assertThat(adopted).hasSize(15).allMatch(job -> job.getAttemptsCount() == 1);
    assertThat(cluster.allJobs()).allMatch(job -> job.getExecutions() == 1);
    assertThat(recovery(cluster).getRefused()).isZero();
  }

  private static Recovery recovery(WeftCluster cluster) {
    return RecoveryServiceGrpc.newBlockingStub(cluster.channel())
        .getRecovery(GetRecoveryRequest.getDefaultInstance())
        .getRecovery();
  }

  private static boolean recovers(WeftCluster cluster) {
    return recovery(cluster).getState() == RecoveryState.RECOVERY_STATE_RECOVERING;
  }

  private static Recovery end(WeftCluster cluster) {
    return RecoveryServiceGrpc.newBlockingStub(cluster.channel())
        .endRecovery(EndRecoveryRequest.getDefaultInstance())
        .getRecovery();
  }

  private static void submit(WeftCluster cluster, String prefix, int count, String duration) {
    SubmitJobsRequest.Builder request = SubmitJobsRequest.newBuilder();
    for (int job = 0; job < count; job++) {
      request.addSpecs(
          JobSpec.newBuilder()
              .setId(prefix + job)
              .setHandler("sleep")
              .setPayload(ByteString.copyFromUtf8("{\"duration\": \"%s\"}".formatted(duration))));
    }
    assertThat(cluster.jobs().submitJobs(request.build()).getResultsList())
        .noneMatch(result -> result.hasError());
  }

  private static Job job(WeftCluster cluster, String id) {
    return cluster.jobs().getJob(GetJobRequest.newBuilder().setId(id).build()).getJob();
  }

  private static long succeeded(WeftCluster cluster, String prefix) {
    return cluster.allJobs().stream()
        .filter(job -> job.getSpec().getId().startsWith(prefix))
        .filter(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED)
        .count();
  }

  private Path store() {
    return folder.resolve("coordinator").resolve("weft.db");
  }

  private Path copy() {
    return folder.resolve("copy.db");
  }

  /** As an operator does it, while the coordinator runs. */
  private void copyStore() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store());
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '%s'".formatted(copy()));
    }
  }

  private void removeStore() throws IOException {
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(store().resolveSibling("weft.db" + end));
    }
  }
}
