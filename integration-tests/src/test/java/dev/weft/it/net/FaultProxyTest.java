package dev.weft.it.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SILENCE_MILLIS = 200;

  private EchoServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    server = EchoServer.start();
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void bytesPassAndAreCountedInBothDirections() throws Exception {
    try (Socket client = connect()) {
      assertThat(exchange(client, "hello")).isEqualTo("hello");
      assertThat(proxy.passed(Direction.TO_SERVER)).isEqualTo(5);
      assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(5);
      assertThat(proxy.accepted()).isEqualTo(1);
      assertThat(proxy.open()).isEqualTo(1);
    }
    proxy.awaitOpen(0, LIMIT);
  }

  @Test
  void endOfOneDirectionLeavesTheOtherOneOpen() throws Exception {
    try (Socket client = connect()) {
      send(client, "last words");
      client.shutdownOutput();

      assertThat(client.getInputStream().readAllBytes()).asString(US_ASCII).isEqualTo("last words");
    }
  }

  @Test
  void delayedBytesComeLaterButNotOneAfterTheOther() throws Exception {
    Duration delay = Duration.ofMillis(300);
    proxy.set(Direction.TO_SERVER, new Fault.Delay(delay));
    try (Socket client = connect()) {
      long began = System.nanoTime();
      byte[] large = new byte[1 << 20];
      CompletableFuture<Void> sending = inBackground(() -> client.getOutputStream().write(large));
      assertThat(client.getInputStream().readNBytes(large.length)).hasSize(large.length);
      Duration took = Duration.ofNanos(System.nanoTime() - began);

      sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      // 64 chunks that waited one after the other would take 19 seconds.
      assertThat(took).isBetween(delay, delay.multipliedBy(20));
    }
  }

  @Test
  void throttledBytesTakeTheirTime() throws Exception {
    proxy.set(Direction.TO_CLIENT, new Fault.Throttle(10_000));
    try (Socket client = connect()) {
      long began = System.nanoTime();
      assertThat(exchange(client, "x".repeat(5_000))).hasSize(5_000);
      Duration took = Duration.ofNanos(System.nanoTime() - began);

      assertThat(took).isGreaterThan(Duration.ofMillis(400));
    }
  }

  @Test
  void stalledDirectionHoldsEverythingUntilItPasses() throws Exception {
    try (Socket client = connect()) {
      proxy.set(Direction.TO_CLIENT, new Fault.Stall());
      send(client, "held");
      Awaitility.await().until(() -> proxy.passed(Direction.TO_SERVER) == 4);
      assertSilent(client);

      proxy.set(new Fault.Pass());

      assertThat(receive(client, 4)).isEqualTo("held");
    }
  }

  @Test
  void stalledSenderIsBlockedInTheEnd() throws Exception {
    proxy.set(Direction.TO_SERVER, new Fault.Stall());
    try (Socket client = connect()) {
      byte[] tooMuch = new byte[64 << 20];
      CompletableFuture<Void> sending = inBackground(() -> client.getOutputStream().write(tooMuch));
      assertSilent(client);

      assertThat(sending).isNotDone();
      assertThat(proxy.passed(Direction.TO_SERVER)).isZero();
    }
  }

  @Test
  void swallowedBytesVanishUnnoticedAndTheirConnectionIsResetOnceOthersWouldPass()
      throws Exception {
    try (Socket client = connect()) {
      assertThat(exchange(client, "before")).isEqualTo("before");
      proxy.set(new Fault.Swallow());
      send(client, "lost");
      Awaitility.await().until(() -> proxy.dropped(Direction.TO_SERVER) == 4);
      assertSilent(client);

      proxy.set(new Fault.Pass());
      send(client, "after");

      assertReset(client);
    }
  }

  @Test
  void endOfASwallowedPeerIsNotNoticed() throws Exception {
    try (Socket client = connect()) {
      assertThat(exchange(client, "before")).isEqualTo("before");
      proxy.set(new Fault.Swallow());
      client.shutdownOutput();

      assertSilent(client);
      assertThat(proxy.open()).isEqualTo(1);
    }
  }

  @Test
  void cutComesAtTheVeryByteAndOnlyOnce() throws Exception {
    proxy.set(Direction.TO_CLIENT, new Fault.CutAfter(7));
    try (Socket client = connect()) {
      assertThat(exchange(client, "12345")).isEqualTo("12345");
      send(client, "6789");
      assertReset(client);
    }
    assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(7);
    try (Socket client = connect()) {
      assertThat(exchange(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void resetBreaksOpenConnectionsAndAcceptsNewOnes() throws Exception {
    try (Socket client = connect()) {
      assertThat(exchange(client, "hello")).isEqualTo("hello");

      proxy.reset();

      assertReset(client);
    }
    proxy.awaitOpen(0, LIMIT);
    try (Socket client = connect()) {
      assertThat(exchange(client, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void refusedConnectionsAreAcceptedAgainOnTheSamePort() throws Exception {
    try (Socket before = connect()) {
      assertThat(exchange(before, "one")).isEqualTo("one");
      proxy.refuse();
      assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
      assertThat(exchange(before, "two")).isEqualTo("two");
    }
    proxy.accept();
    try (Socket after = connect()) {
      assertThat(exchange(after, "three")).isEqualTo("three");
    }
  }

  @Test
  void clientOfADeadServerIsReset() throws Exception {
    server.close();
    try (Socket client = connect()) {
      assertReset(client);
    }
  }

  @Test
  void closeResetsConnectionsThatAreHeld() throws Exception {
    proxy.set(new Fault.Stall());
    try (Socket client = connect()) {
      send(client, "held");
      proxy.awaitOpen(1, LIMIT);

      proxy.close();

      assertReset(client);
      assertThat(proxy.open()).isZero();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(LoopbackPorts.loopback(), proxy.port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static String exchange(Socket client, String words) throws IOException {
    send(client, words);
    return receive(client, words.length());
  }

  private static void send(Socket client, String words) throws IOException {
    client.getOutputStream().write(words.getBytes(US_ASCII));
  }

  private static String receive(Socket client, int count) throws IOException {
    return new String(client.getInputStream().readNBytes(count), US_ASCII);
  }

  private static void assertSilent(Socket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> client.getInputStream().read());
    client.setSoTimeout((int) LIMIT.toMillis());
  }

  private static void assertReset(Socket client) {
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.getInputStream().readAllBytes())
        .withMessageContaining("reset");
  }

  private interface Sending {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> inBackground(Sending sending) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            sending.run();
            done.complete(null);
          } catch (IOException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
