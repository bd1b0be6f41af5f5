package dev.weft.cli.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
final class BrokerProcessTest {
  private static final long STOP_SECONDS = 30;
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  @Test
  void addressLeadsToTheBrokerAndCloseEndsItsProcess() throws Exception {
    BrokerProcess broker = start(0);
    ProcessHandle process = ProcessHandle.of(broker.pid()).orElseThrow();
    try (broker) {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(broker.amqpUri());
      try (Connection connection = factory.newConnection()) {
        assertThat(connection.isOpen()).isTrue();
        assertThat(broker.isAlive()).isTrue();
      }
    }

    assertThat(process.isAlive()).isFalse();
    assertThat(log()).isEmpty();
  }

  @Test
  void onlyLoopbackReachesTheBroker() throws Exception {
    try (BrokerProcess broker = start(0)) {
      List<InetAddress> others =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
              .toList();

      assertThat(others)
          .allSatisfy(address ->
              assertThatExceptionOfType(ConnectException.class)
                  .isThrownBy(() -> connect(address, broker.port())));
      try (Socket reached = connect(InetAddress.ofLiteral("127.0.0.1"), broker.port())) {
        assertThat(reached.isConnected()).isTrue();
      }
    }
  }

  @Test
  void takenPortIsAnErrorThatNamesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> start(taken.getLocalPort()))
          .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void standardOutputIsTheReadyLineOnly() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                CLASS_PATH,
                "dev.weft.cli.broker.EmbeddedBroker",
                "0",
                "someone")
            .redirectError(folder.resolve("broker.log").toFile())
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      String ready;
      try (OutputStream input = process.getOutputStream()) {
        input.write("a-password-of-some-length\n".getBytes(UTF_8));
        input.flush();
        ready = output.readLine();
      }

      assertThat(ready).matches("weft-broker ready [0-9]+");
      assertThat(output.readLine()).isNull();
      assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void brokerEndsWhenTheProcessThatStartedItIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                CLASS_PATH,
                BrokerParent.class.getName(),
                folder.resolve("broker.log").toString())
            .redirectError(folder.resolve("parent.log").toFile())
            .start();
    try (BufferedReader output = parent.inputReader(UTF_8)) {
      ProcessHandle broker = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      assertThat(broker.isAlive()).isTrue();

      parent.destroyForcibly();

      assertThat(broker.onExit().get(STOP_SECONDS, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void loginsDifferAndHideTheirPassword() {
    BrokerLogin login = BrokerLogin.generate();

    assertThat(login.password()).hasSize(40).isNotEqualTo(BrokerLogin.generate().password());
    assertThat(login).asString().doesNotContain(login.password());
  }

  private BrokerProcess start(int port) throws IOException {
    return BrokerProcess.start(
        CLASS_PATH, port, BrokerLogin.generate(), folder.resolve("broker.log"));
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("broker.log"));
  }

  private static Socket connect(InetAddress address, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address, port), (int) TimeUnit.SECONDS.toMillis(5));
    return socket;
  }
}
