package dev.weft.it.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.weft.it.cluster.Producer;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.rabbit.QueueState;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes odd messages to one queue with healthy ones between them, and judges what became of
 * them all. For one thread.
 */
final class Trial implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int BETWEEN = 3;

  private final RabbitVhost broker;
  private final WeftCluster cluster;
  private final String queue;
  private final Producer producer;
  private final Connection tampered;
  private final Map<String, List<Delivery>> dead = new ConcurrentHashMap<>();
  private final List<String> healthy = new ArrayList<>();

  /**
   * Begins to collect dead letters.
   *
   * @param queue where the messages go, once it is there
   */
  Trial(RabbitVhost broker, WeftCluster cluster, String queue) throws Exception {
    this.broker = broker;
    this.cluster = cluster;
    this.queue = queue;
    this.producer = new Producer(broker.connections(), Odd.ANSWERS);
    TamperedConnections connections = new TamperedConnections();
    connections.setUri(broker.uri());
    connections.setAutomaticRecoveryEnabled(false);
    this.tampered = connections.newConnection("tampered");
    await()
        .atMost(LONG)
        .until(() ->
            broker.queues().stream()
                .map(QueueState::name)
                .toList()
                .containsAll(List.of(queue, "weft.dead")));
    String _ =
        tampered
            .createChannel()
            .basicConsume("weft.dead", true, (_, letter) -> collect(letter), _ -> {});
  }

  /**
   * Publishes each, with healthy messages after it, and waits until every one has its answer.
   *
   * @param handler of the healthy ones; empty: their messages do not say
   */
  void run(List<Odd> odds, String handler) throws Exception {
    Set<String> before = connections();
    try (Channel channel = tampered.createChannel()) {
      channel.confirmSelect();
      for (Odd odd : odds) {
        channel.basicPublish("", queue, true, odd.properties(), odd.body().toByteArray());
        channel.waitForConfirmsOrDie(LONG.toMillis());
        String prefix = "ok-" + odd.name() + "-";
        producer.publish(queue, handler, prefix, BETWEEN, "10ms");
        for (int i = 1; i <= BETWEEN; i++) {
          healthy.add(prefix + i);
        }
      }
    }
    long answered = odds.stream().filter(odd -> !odd.answer().isEmpty()).count();
    boolean complete = producer.await(healthy.size() + (int) answered, LONG);
    assertThat(complete).as("%s", cluster.coordinator().lines()).isTrue();
    judge(odds);
    assertNothingIsDisturbed(before);
  }

  /** The one answer that a job had. */
  Delivery answer(String name) {
    return only(producer.answers().get(name));
  }

  /** The one dead letter of a message. */
  Delivery deadLetter(String name) {
    return only(dead.get(name));
  }

  @Override
  public void close() throws IOException {
    tampered.abort();
    producer.close();
  }

  private void judge(List<Odd> odds) {
    List<Odd> lost = odds.stream().filter(odd -> !odd.dead().isEmpty()).toList();
    await()
        .atMost(LONG)
        .untilAsserted(() ->
            assertThat(reasons())
                .containsExactlyInAnyOrderElementsOf(
                    lost.stream().map(odd -> odd.name() + " " + odd.dead()).toList()));
    for (Odd odd : odds) {
      if (!odd.answer().isEmpty()) {
        assertThat(answer(odd.name()).getProperties().getType())
            .as(odd.name())
            .isEqualTo(odd.answer());
      }
    }
    Map<String, Job> jobs =
        cluster.allJobs().stream().collect(Collectors.toMap(job -> job.getSpec().getId(), j -> j));
    for (String id : healthy) {
      assertThat(answer(id).getProperties().getType()).as(id).isEqualTo("succeeded");
      Job job = Objects.requireNonNull(jobs.get(id), id);
      assertThat(job.getState()).as(id).isEqualTo(JobState.JOB_STATE_SUCCEEDED);
      assertThat(job.getExecutions()).as(id).isEqualTo(1);
    }
  }

  private void assertNothingIsDisturbed(Set<String> before) throws Exception {
    assertThat(connections()).isEqualTo(before);
    await()
        .atMost(LONG)
        .untilAsserted(() -> {
          QueueState state = broker.queue(queue);
          assertThat(state).isEqualTo(new QueueState(queue, 0, 0, 1));
        });
    assertThat(cluster.coordinator().lines())
        .noneMatch(line -> line.contains(" ERROR ") || line.contains("Exception"));
  }

  private List<String> reasons() {
    return dead.entrySet().stream()
        .flatMap(entry ->
            entry.getValue().stream()
                .map(letter -> entry.getKey() + " " + header(letter, "weft-reason")))
        .toList();
  }

  /** The text of a header. */
  static String header(Delivery letter, String name) {
    return String.valueOf(letter.getProperties().getHeaders().get(name));
  }

  private void collect(Delivery letter) {
    BasicProperties properties = letter.getProperties();
    // The dead letters of jobs are Weft's own messages; those of refused messages are as they were.
    String name = properties.getAppId();
    if (Objects.equals(name, "weft")) {
      name = properties.getMessageId();
    }
    if (name == null) {
      name = new String(letter.getBody(), StandardCharsets.UTF_8);
    }
    dead.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(letter);
  }

  /** The virtual host's connections, by the server's own names for them. */
  private Set<String> connections() throws Exception {
    return broker
        .node()
        .ctl()
        .run("list_connections", "--no-table-headers", "vhost", "pid")
        .stream()
        .filter(line -> line.startsWith(broker.name() + "\t"))
        .collect(Collectors.toSet());
  }

  private static Delivery only(@Nullable List<Delivery> deliveries) {
    assertThat(deliveries).hasSize(1);
    return Objects.requireNonNull(deliveries).getFirst();
  }
}
