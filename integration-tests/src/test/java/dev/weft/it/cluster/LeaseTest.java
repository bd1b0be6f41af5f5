package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.weft.it.net.Fault;
import dev.weft.it.net.FaultProxy;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.AgentState;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.OnLost;
import dev.weft.proto.api.v1.Outcome;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import dev.weft.proto.api.v1.SubmitJobRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are out of reach for longer than their lease, as processes and over real sockets. */
class LeaseTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String[] SHORT_LEASES = {
    "agents.lost-after=3s", "agents.kill-grace=200ms", "session.heartbeat=200ms"
  };
  private static final String SHORT_GRACE = "kill.grace=200ms";

  /** What an agent says when it stops jobs because its lease is over. */
  private static final String STOPS = ".*Cut off for too long.*";

  @TempDir private Path folder;

  @Test
  void anAgentThatIsCutOffStopsItsJobBeforeAnotherGetsIt() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "128m", SHORT_LEASES);
        FaultProxy network = FaultProxy.to(cluster.agentPort())) {
      JvmProcess cutOff = cluster.startAgent("a1", network.port(), SHORT_GRACE);
      submit(cluster, "moved", OnLost.ON_LOST_RETRY);
      awaitRunning(cluster, "moved", 1);
      cluster.startAgent("a2", SHORT_GRACE);

      network.set(new Fault.Swallow());

      awaitRunning(cluster, "moved", 2);
      // Attempt 2 was begun after this was said, so whoever sees the one must see the other.
      assertThat(cutOff.lines()).anyMatch(line -> line.matches(STOPS));
      network.set(new Fault.Pass());
      awaitState(cluster, "a1", AgentState.AGENT_STATE_CONNECTED);
      Job job = get(cluster, "moved");
      assertThat(job.getState()).isEqualTo(JobState.JOB_STATE_RUNNING);
      assertThat(job.getAttempts(0).getOutcome()).isEqualTo(Outcome.OUTCOME_LOST);
      assertThat(job.getAttempts(1).getAgent()).isEqualTo("a2");
      assertThat(job.getExecutions()).isEqualTo(2);
    }
  }

  @Test
  void anAgentThatIsCutOffForAShortWhileRunsOnAndNothingIsRepeated() throws Exception {
    try (WeftCluster cluster =
            WeftCluster.startWithoutBroker(
                folder, "128m", "agents.lost-after=1m", "session.heartbeat=200ms");
        FaultProxy network = FaultProxy.to(cluster.agentPort())) {
      JvmProcess cutOff = cluster.startAgent("a1", network.port());
      submit(cluster, "stays", OnLost.ON_LOST_RETRY);
      awaitRunning(cluster, "stays", 1);
      cluster.startAgent("a2");

      network.set(new Fault.Swallow());
      awaitState(cluster, "a1", AgentState.AGENT_STATE_UNREACHABLE);
      network.set(new Fault.Pass());
      awaitState(cluster, "a1", AgentState.AGENT_STATE_CONNECTED);

      assertThat(get(cluster, "stays").getExecutions()).isEqualTo(1);
      assertThat(cutOff.lines()).noneMatch(line -> line.matches(STOPS));
    }
  }

  @Test
  void aFrozenAgentFindsItsJobGoneWhenItThaws() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "128m", SHORT_LEASES)) {
      JvmProcess frozen = cluster.startAgent("a1", SHORT_GRACE);
      submit(cluster, "moved", OnLost.ON_LOST_RETRY);
      submit(cluster, "kept", OnLost.ON_LOST_HOLD);
      awaitRunning(cluster, "moved", 1);
      awaitRunning(cluster, "kept", 1);
      cluster.startAgent("a2", SHORT_GRACE);

      frozen.stop();
      awaitRunning(cluster, "moved", 2);
      frozen.cont();

      frozen.awaitLine(STOPS, LONG);
      awaitState(cluster, "a1", AgentState.AGENT_STATE_CONNECTED);
      await().atMost(LONG).until(() -> cluster.running("a1") == 0);
      assertThat(get(cluster, "moved").getAttempts(1).getAgent()).isEqualTo("a2");
      assertThat(get(cluster, "kept").getState()).isEqualTo(JobState.JOB_STATE_HELD);
      cluster.jobs().releaseJob(ReleaseJobRequest.newBuilder().setId("kept").build());
      awaitRunning(cluster, "kept", 2);
      cluster.jobs().cancelJob(CancelJobRequest.newBuilder().setId("kept").build());
    }
  }

  @Test
  void anAgentThatCannotKeepToTheLeaseIsNotReady() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "128m", SHORT_LEASES)) {
      JvmProcess slow = cluster.launchAgent("a1", cluster.agentPort(), "kill.grace=10s");

      slow.awaitLine(
          ".*agents.lost-after of 3s leaves no time to stop jobs.*kill.grace of 10s.*", LONG);
    }
  }

  private static void submit(WeftCluster cluster, String id, OnLost onLost) {
    JobSpec.Builder spec =
        JobSpec.newBuilder()
            .setId(id)
            .setHandler("sleep")
            .setPayload(ByteString.copyFromUtf8("10m"));
    spec.getPolicyBuilder()
        .setOnLost(onLost)
        .getBackoffBuilder()
        .setInitial(com.google.protobuf.Duration.getDefaultInstance());
    cluster.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
  }

  private static void awaitRunning(WeftCluster cluster, String job, int attempt) {
    await()
        .atMost(LONG)
        .until(
            () -> get(cluster, job),
            j -> j.getState() == JobState.JOB_STATE_RUNNING && j.getAttempt() == attempt);
  }

  private static void awaitState(WeftCluster cluster, String agent, AgentState state) {
    await()
        .atMost(LONG)
        .until(() ->
            cluster
                .fleet()
                .listAgents(ListAgentsRequest.getDefaultInstance())
                .getAgentsList()
                .stream()
                .anyMatch(a -> a.getId().equals(agent) && a.getState() == state));
  }

  private static Job get(WeftCluster cluster, String id) {
    return cluster.jobs().getJob(GetJobRequest.newBuilder().setId(id).build()).getJob();
  }
}
