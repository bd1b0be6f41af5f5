package dev.weft.it.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.weft.cli.broker.BrokerLogin;
import dev.weft.cli.broker.BrokerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaidOutBrokerTest {
  private static final Path LAYOUT = Path.of("..", "cli", "target", "weft");
  private static final long CONFIRM_MILLIS = TimeUnit.SECONDS.toMillis(30);

  @Test
  void messageGoesThroughTheBrokerOfTheLaidOutCommand(@TempDir Path folder) throws Exception {
    assumeTrue(
        Files.isDirectory(LAYOUT.resolve("broker").resolve("lib")),
        "the command is not laid out: mvn package does it");
    try (BrokerProcess broker =
        BrokerProcess.start(LAYOUT, 0, BrokerLogin.generate(), folder.resolve("broker.log"))) {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(broker.amqpUri());
      try (Connection connection = factory.newConnection();
          Channel channel = connection.createChannel()) {
        channel.queueDeclare("distributed_tasks", true, false, false, Map.of());
        channel.confirmSelect();
        channel.basicPublish(
            "", "distributed_tasks", true, MessageProperties.PERSISTENT_BASIC, "1".getBytes(UTF_8));
        channel.waitForConfirmsOrDie(CONFIRM_MILLIS);

        GetResponse taken = channel.basicGet("distributed_tasks", true);
        assertThat(taken.getBody()).asString(UTF_8).isEqualTo("1");
      }
    }
  }
}
