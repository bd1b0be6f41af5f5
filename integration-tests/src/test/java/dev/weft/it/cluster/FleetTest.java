package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.it.proc.JvmProcess;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Agents come, go and die for good under load; jobs do not care. */
@ExtendWith(RabbitExtension.class)
class FleetTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String QUEUE = "weft.jobs.default";

  @TempDir private Path folder;

  @Test
  void anAgentThatIsStartedUnderLoadTakesWorkAtOnce(RabbitVhost broker) throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder);
        Producer producer = new Producer(broker.connections(), "answers")) {
      cluster.startAgent("a1", "agent.slots=5");
      cluster.startAgent("a2", "agent.slots=5");
      producer.publish(QUEUE, "sleep", "job-", 600, "500ms");

      cluster.startAgent("a3", "agent.slots=600");

      assertThat(producer.await(600, LONG)).isTrue();
      assertRanOnce(cluster, 600);
      assertThat(cluster.allJobs().stream().filter(job -> ranOn(job, "a3")).count())
          .isGreaterThan(300);
    }
  }

  @Test
  void anAgentThatIsAskedToEndLosesAndRepeatsNothing(RabbitVhost broker) throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder);
        Producer producer = new Producer(broker.connections(), "answers")) {
      cluster.startAgent("a1", "agent.slots=50");
      JvmProcess leaving = cluster.startAgent("a2", "agent.slots=50");
      producer.publish(QUEUE, "sleep", "job-", 500, "300ms");
      await().atMost(LONG).until(() -> cluster.running("a2") > 0);

      leaving.sigterm();

      leaving.awaitExit(LONG);
      assertThat(producer.await(500, LONG)).isTrue();
      assertRanOnce(cluster, 500);
    }
  }

  @Test
  void anAgentThatIsKilledLosesNothingAndOnlyWhatItRanIsRepeated(RabbitVhost broker)
      throws Exception {
    try (WeftCluster cluster =
            WeftCluster.start(
                broker.uri(), folder, "agents.lost-after=2s", "session.heartbeat=200ms");
        Producer producer = new Producer(broker.connections(), "answers")) {
      cluster.startAgent("a1", "agent.slots=50", "kill.grace=100ms");
      JvmProcess victim = cluster.startAgent("a2", "agent.slots=50", "kill.grace=100ms");
      producer.publish(QUEUE, "sleep", "job-", 500, "300ms");
      await().atMost(LONG).until(() -> cluster.running("a2") > 10);

      victim.kill9();

      assertThat(producer.await(500, LONG)).isTrue();
      List<Job> jobs = cluster.allJobs();
      assertThat(jobs).hasSize(500).allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED);
      assertThat(jobs.stream().filter(job -> job.getExecutions() > 1).count()).isBetween(1L, 50L);
      assertThat(jobs.stream().filter(job -> job.getExecutions() > 2)).isEmpty();
    }
  }

  private static boolean ranOn(Job job, String agent) {
    return job.getAttemptsList().stream().anyMatch(attempt -> attempt.getAgent().equals(agent));
  }

  private static void assertRanOnce(WeftCluster cluster, int count) {
    List<Job> jobs = cluster.allJobs();
    assertThat(jobs).hasSize(count);
    assertThat(jobs).allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED);
    assertThat(jobs).allMatch(job -> job.getExecutions() == 1);
  }
}
