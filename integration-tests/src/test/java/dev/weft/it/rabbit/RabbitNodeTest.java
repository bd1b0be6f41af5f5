package dev.weft.it.rabbit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RabbitExtension.class)
final class RabbitNodeTest {
  private static final int LIMIT_SECONDS = 30;
  private static final int MESSAGES = 200;

  @Test
  void confirmedMessagesOfAQuorumQueueSurviveKill9AndStop(RabbitNode node) throws Exception {
    publish(node, 0, MESSAGES);
    long before = node.pid();
    int port = node.port();

    node.kill9();
    assertThat(node.isRunning()).isFalse();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
    node.start();
    assertThat(node.pid()).isNotEqualTo(before);
    publish(node, MESSAGES, 2 * MESSAGES);

    node.stop();
    assertThat(node.isRunning()).isFalse();
    node.start();
    assertThat(node.port()).isEqualTo(port);
    assertThat(bodies(node)).isEqualTo(numbers(0, 2 * MESSAGES));
  }

  @Test
  void memoryAlarmBlocksPublishersUntilItIsCleared(RabbitNode node) throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblocked = new CountDownLatch(1);
    try (Connection connection = node.connections("/").newConnection();
        Channel channel = connection.createChannel()) {
      connection.addBlockedListener(_ -> blocked.countDown(), unblocked::countDown);

      node.ctl().raiseMemoryAlarm();
      channel.basicPublish("", "any", MessageProperties.BASIC, new byte[1]);
      assertThat(blocked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

      node.ctl().clearMemoryAlarm();
      assertThat(unblocked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void frozenNodeAnswersAgainOnceItIsThawed(RabbitNode node) throws Exception {
    try (Connection connection = node.connections("/").newConnection();
        Channel channel = connection.createChannel()) {
      node.freeze();
      Thread thaw = Thread.ofVirtual().unstarted(() -> thaw(node));
      thaw.start();

      assertThat(channel.queueDeclare().getQueue()).isNotEmpty();
      thaw.join();
    }
  }

  @Test
  void nothingIsLeftOfANodeThatWasClosed(@TempDir Path folder) throws Exception {
    RabbitInstall.assume();
    List<ProcessHandle> started;
    try (RabbitNode node = RabbitNode.start(folder)) {
      started =
          ProcessHandle.current().descendants().filter(each -> worksIn(each, folder)).toList();
      assertThat(started).extracting(ProcessHandle::pid).contains(node.pid()).hasSizeGreaterThan(2);
    }
    for (ProcessHandle process : started) {
      assertThat(process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  /** Other tests start processes too: this tells those of one node. */
  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      Path here = Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
      return here.startsWith(folder.toRealPath());
    } catch (IOException _) {
      // It has ended, or become another user's.
      return false;
    }
  }

  private static void thaw(RabbitNode node) {
    try {
      node.thaw();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void publish(RabbitNode node, int from, int to) throws Exception {
    try (Connection connection = node.connections("/").newConnection();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("kept", true, false, false, Map.of("x-queue-type", "quorum"));
      channel.confirmSelect();
      for (String number : numbers(from, to)) {
        channel.basicPublish(
            "", "kept", true, MessageProperties.PERSISTENT_BASIC, number.getBytes(UTF_8));
      }
      channel.waitForConfirmsOrDie(Duration.ofSeconds(LIMIT_SECONDS).toMillis());
    }
  }

  private static List<String> bodies(RabbitNode node) throws Exception {
    try (Connection connection = node.connections("/").newConnection();
        Channel channel = connection.createChannel()) {
      Stream.Builder<String> bodies = Stream.builder();
      for (var next = channel.basicGet("kept", true);
          next != null;
          next = channel.basicGet("kept", true)) {
        bodies.add(new String(next.getBody(), UTF_8));
      }
      return bodies.build().toList();
    }
  }

  private static List<String> numbers(int from, int to) {
    return Stream.iterate(from, number -> number < to, number -> number + 1)
        .map(String::valueOf)
        .toList();
  }
}
