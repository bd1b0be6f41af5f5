package dev.weft.cli.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.Return;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class EmbeddedBrokerTest {
  private static final int CONFIRM_MILLIS = 10_000;

  private final BrokerProcess broker;

  EmbeddedBrokerTest(@TempDir Path folder) throws Exception {
    broker =
        BrokerProcess.start(
            System.getProperty("java.class.path"),
            0,
            BrokerLogin.generate(),
            folder.resolve("broker.log"));
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void confirmedMessageIsConsumedWithItsProperties() throws Exception {
    try (Connection connection = connect("/");
        Channel channel = connection.createChannel()) {
      String queue = channel.queueDeclare().getQueue();
      channel.confirmSelect();
      channel.basicPublish(
          "",
          queue,
          true,
          MessageProperties.PERSISTENT_BASIC
              .builder()
              .messageId("job-1")
              .replyTo("answers")
              .correlationId("c-1")
              .headers(Map.of("weft-pool", "default"))
              .build(),
          "payload".getBytes(UTF_8));
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);

      Delivery delivery = consumeOne(channel, queue);

      assertThat(delivery.getBody()).asString(UTF_8).isEqualTo("payload");
      assertThat(delivery.getProperties().getMessageId()).isEqualTo("job-1");
      assertThat(delivery.getProperties().getReplyTo()).isEqualTo("answers");
      assertThat(delivery.getProperties().getCorrelationId()).isEqualTo("c-1");
      assertThat(delivery.getProperties().getHeaders()).containsKey("weft-pool");
    }
  }

  @Test
  void unroutableMandatoryMessageIsReturnedAndNacked() throws Exception {
    try (Connection connection = connect("/");
        Channel channel = connection.createChannel()) {
      BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
      channel.addReturnListener(returns::add);
      channel.confirmSelect();
      channel.basicPublish(
          "", "no-such-queue", true, MessageProperties.BASIC, "lost".getBytes(UTF_8));

      // RabbitMQ would confirm it here, after the return.
      assertThat(channel.waitForConfirms(CONFIRM_MILLIS)).isFalse();
      assertThat(returns.poll(CONFIRM_MILLIS, TimeUnit.MILLISECONDS))
          .satisfies(returned -> assertThat(returned.getRoutingKey()).isEqualTo("no-such-queue"));
    }
  }

  @Test
  void queueArgumentsOfRabbitMqAreAccepted() throws Exception {
    try (Connection connection = connect("/");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(
          "weft.jobs.default",
          true,
          false,
          false,
          Map.of(
              "x-queue-type", "quorum",
              "x-delivery-limit", 20,
              "x-dead-letter-exchange", "weft.dlx"));

      assertThat(channel.messageCount("weft.jobs.default")).isZero();
    }
  }

  @Test
  void bothVirtualHostNamesLeadToTheSameQueues() throws Exception {
    try (Connection slash = connect("/");
        Connection named = connect("default");
        Channel declaring = slash.createChannel();
        Channel looking = named.createChannel()) {
      declaring.queueDeclare("shared", true, false, false, Map.of());

      assertThat(looking.queueDeclarePassive("shared").getQueue()).isEqualTo("shared");
    }
  }

  @Test
  void wrongPasswordIsRefused() {
    ConnectionFactory factory = factory("/");
    factory.setPassword("not-the-password");

    assertThatExceptionOfType(PossibleAuthenticationFailureException.class)
        .isThrownBy(factory::newConnection);
  }

  @Test
  void nobodyIsLetInByTheUsualDefaultAccount() {
    ConnectionFactory factory = factory("/");
    factory.setUsername("guest");
    factory.setPassword("guest");

    assertThatExceptionOfType(PossibleAuthenticationFailureException.class)
        .isThrownBy(factory::newConnection);
  }

  private static Delivery consumeOne(Channel channel, String queue) throws Exception {
    BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    channel.basicConsume(queue, false, (_, delivery) -> deliveries.add(delivery), (String _) -> {});
    Delivery delivery = deliveries.take();
    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    return delivery;
  }

  private Connection connect(String virtualHost) throws Exception {
    return factory(virtualHost).newConnection("test");
  }

  private ConnectionFactory factory(String virtualHost) {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(broker.port());
    factory.setUsername(broker.login().user());
    factory.setPassword(broker.login().password());
    factory.setVirtualHost(virtualHost);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }
}
