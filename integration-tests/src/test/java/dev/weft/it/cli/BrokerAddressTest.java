package dev.weft.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Connection;
import dev.weft.cli.amqp.Broker;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people write as the broker's address. */
@ExtendWith(RabbitExtension.class)
final class BrokerAddressTest {
  @Test
  void aLoneSlashAtTheEndIsTheDefaultVirtualHost(RabbitVhost vhost) throws Exception {
    try (Connection connection = Broker.at(address(vhost, "/")).connect("test")) {
      assertThat(connection.isOpen()).isTrue();
    }
  }

  @Test
  void aBrokerThatRefusesSaysWhy(RabbitVhost vhost) {
    Broker broker = Broker.at(address(vhost, "/nobody-made-this"));

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> broker.connect("test"))
        .withMessageContaining("nobody-made-this");
  }

  private static String address(RabbitVhost vhost, String path) {
    URI uri = vhost.uri();
    return "amqp://" + uri.getRawUserInfo() + "@" + uri.getHost() + ":" + uri.getPort() + path;
  }
}
