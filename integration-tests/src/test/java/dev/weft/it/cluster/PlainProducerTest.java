package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.weft.it.python.PikaProducer;
import dev.weft.it.python.PythonWithPika;
import dev.weft.it.python.Reply;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.Attempt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The two scenarios of the recipe that Weft grew out of, unchanged from the producer's side: a
 * Python process that publishes task ids to a queue and has never heard of Weft.
 */
@ExtendWith(RabbitExtension.class)
class PlainProducerTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String QUEUE = "distributed_tasks";

  @TempDir private Path folder;

  @Test
  void fiveTaskIdsAreWaitedForAllAtOnce(RabbitVhost broker) throws Exception {
    PythonWithPika.assume();
    try (WeftCluster cluster = start(broker, "1s")) {
      cluster.startAgent("a1");
      try (PikaProducer producer = PikaProducer.ask(folder, broker.uri(), QUEUE, ids(5), LONG)) {
        producer.awaitReplies(5, LONG);

        assertThat(producer.replies())
            .extracting(Reply::body)
            .containsExactlyInAnyOrder("a1_1_成功", "a1_2_成功", "a1_3_成功", "a1_4_成功", "a1_5_成功");
      }
      assertThat(overlap(cluster)).isTrue();
    }
  }

  @Test
  void aThousandTaskIdsAreSharedEvenlyByTwoAgents(RabbitVhost broker) throws Exception {
    PythonWithPika.assume();
    try (WeftCluster cluster = start(broker, "1500ms")) {
      cluster.startAgent("a1");
      cluster.startAgent("a2");
      try (PikaProducer producer =
          PikaProducer.ask(folder, broker.uri(), QUEUE, ids(1_000), LONG)) {
        producer.awaitReplies(1_000, LONG);

        List<Reply> replies = producer.replies();
        assertThat(replies)
            .allMatch(reply -> reply.body().endsWith("_" + reply.correlationId() + "_成功"));
        assertThat(replies.stream().map(Reply::correlationId).distinct()).hasSize(1_000);
        assertThat(replies.stream().filter(reply -> reply.body().startsWith("a1_")).count())
            .isBetween(400L, 600L);
      }
    }
  }

  private WeftCluster start(RabbitVhost broker, String wait) throws Exception {
    return WeftCluster.start(
        broker.uri(),
        folder,
        "source.tasks.queue=" + QUEUE,
        "source.tasks.handler=sleep",
        "source.tasks.declare=auto",
        "source.tasks.payload={\"duration\":\"%s\",\"answer\":\"{{agent}}_{{body}}_成功\"}"
            .formatted(wait));
  }

  private static List<String> ids(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }

  /** Whether the last attempt was given out before the first one ended. */
  private static boolean overlap(WeftCluster cluster) {
    List<Attempt> attempts = cluster.allJobs().stream().map(job -> job.getAttempts(0)).toList();
    long lastStart =
        attempts.stream().mapToLong(a -> Timestamps.toMillis(a.getAssignedAt())).max().orElse(0);
    long firstEnd =
        attempts.stream().mapToLong(a -> Timestamps.toMillis(a.getEndedAt())).min().orElse(0);
    return lastStart < firstEnd;
  }
}
