package dev.weft.it.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RabbitExtension.class)
final class RabbitVhostTest {
  private static final int LIMIT_SECONDS = 30;
  private static final String QUEUE = "weft.jobs.default";

  @Test
  void eachTestHasQueuesOfItsOwn(RabbitVhost vhost) throws Exception {
    declareAndPublishOne(vhost);

    await().until(vhost::queues, List.of(new QueueState(QUEUE, 1, 0, 0))::equals);
  }

  @Test
  void eachTestHasQueuesOfItsOwnWhateverRanBefore(RabbitVhost vhost) throws Exception {
    declareAndPublishOne(vhost);

    await().until(vhost::queues, List.of(new QueueState(QUEUE, 1, 0, 0))::equals);
  }

  @Test
  void addressLeadsToTheVirtualHost(RabbitVhost vhost) throws Exception {
    declareAndPublishOne(vhost);
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(vhost.uri());
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      assertThat(channel.messageCount(QUEUE)).isEqualTo(1);
    }
  }

  @Test
  void deletedQueueCancelsItsConsumers(RabbitVhost vhost) throws Exception {
    declareAndPublishOne(vhost);
    CountDownLatch delivered = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.basicConsume(
          QUEUE, false, (_, _) -> delivered.countDown(), (String _) -> cancelled.countDown());
      assertThat(delivered.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      await().until(() -> vhost.queue(QUEUE), new QueueState(QUEUE, 0, 1, 1)::equals);

      vhost.deleteQueue(QUEUE);

      assertThat(cancelled.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(vhost.queues()).isEmpty();
    }
  }

  @Test
  void closedConnectionsAreToldWhy(RabbitVhost vhost) throws Exception {
    CompletableFuture<String> reason = new CompletableFuture<>();
    Connection connection = vhost.connect();
    connection.addShutdownListener(cause -> reason.complete(cause.getMessage()));

    vhost.closeAllConnections("storm");

    assertThat(reason.get(LIMIT_SECONDS, TimeUnit.SECONDS)).contains("storm");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void serverEnvironmentCanBeSet(RabbitVhost vhost) throws Exception {
    vhost.node().ctl().setEnvironment("weft_test", "42");

    assertThat(vhost.node().ctl().run("eval", "application:get_env(rabbit, weft_test)."))
        .containsExactly("{ok,42}");
  }

  @Test
  void failedCommandSaysWhatTheServerSaid(RabbitVhost vhost) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> vhost.deleteQueue("no-such-queue"))
        .withMessageContainingAll("delete_queue", "no-such-queue");
  }

  private static void declareAndPublishOne(RabbitVhost vhost) throws Exception {
    try (Connection connection = vhost.connect();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
      channel.confirmSelect();
      channel.basicPublish(
          "", QUEUE, true, MessageProperties.PERSISTENT_BASIC, "job".getBytes(UTF_8));
      channel.waitForConfirmsOrDie(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    }
  }
}
