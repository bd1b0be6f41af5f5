package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitNode;
import dev.weft.proto.api.v1.JobState;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The broker dies under load and comes back. */
@ExtendWith(RabbitExtension.class)
class BrokerTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void aBrokerThatIsKilledAndStartedAgainLosesNoJobAndNoResult(RabbitNode broker) throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri("/"), folder);
        Producer producer = new Producer(broker.connections("/"), "answers")) {
      cluster.startAgent("a1", "agent.slots=20");
      producer.publish("weft.jobs.default", "sleep", "job-", 400, "300ms");
      await().atMost(LONG).until(() -> cluster.running("a1") > 0);

      broker.kill9();
      broker.start();

      assertThat(producer.await(400, LONG)).isTrue();
      assertThat(cluster.allJobs())
          .hasSize(400)
          .allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED)
          .allMatch(job -> job.getExecutions() == 1);
    }
  }
}
