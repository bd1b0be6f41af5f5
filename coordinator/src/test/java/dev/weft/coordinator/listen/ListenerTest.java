package dev.weft.coordinator.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.common.config.HostPort;
import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The door before a real server, which serves nothing but health. */
@Timeout(60)
final class ListenerTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress THERE = InetAddress.ofLiteral("127.0.0.2");
  private static final int TIMEOUT_MILLIS = 30_000;

  private final HealthStatusManager health = new HealthStatusManager();

  /** The last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private Listener listener = listener(ListenSettings.Limits.DEFAULT);
  private Server server = server();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    start(new ListenSettings.Limits(100, 100, 100, Duration.ofMillis(200)));
    Socket silent = connect(HERE);

    assertThat(closedByServer(silent)).isTrue();
    Awaitility.await().until(() -> listener.connections() == 0 && listener.newcomers() == 0);
  }

  @Test
  void aConnectionThatNeverFinishesItsPrefaceIsClosed() throws Exception {
    start(new ListenSettings.Limits(100, 100, 100, Duration.ofMillis(200)));
    Socket slow = connect(HERE);
    slow.getOutputStream().write("PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(closedByServer(slow)).isTrue();
    Awaitility.await().until(() -> listener.connections() == 0);
  }

  @Test
  void oneConnectionAboveTheCapIsRefusedAndStreamsGoOn() throws Exception {
    start(new ListenSettings.Limits(3, 100, 100, LONG));
    Watching watching = watch(HERE);
    connect(HERE);
    connect(HERE);
    Awaitility.await().until(() -> listener.connections() == 3);

    assertThat(closedByServer(connect(HERE))).isTrue();
    health.setStatus("", ServingStatus.NOT_SERVING);
    assertThat(watching.next()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(listener.refused()).isEqualTo(1);
  }

  @Test
  void aFloodFromOneAddressIsRefusedAndAnotherGetsIn() throws Exception {
    start(new ListenSettings.Limits(1_000, 1_000, 1, LONG));
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      flood.add(connect(HERE));
    }
    Awaitility.await().until(() -> listener.connections() + listener.refused() == 40);

    assertThat(listener.refused()).isPositive();
    assertThat(closedByServer(flood.getLast())).isTrue();
    assertThat(watch(THERE)).isNotNull();
  }

  @Test
  void silentConnectionsOfOneAddressKeepNobodyElseOut() throws Exception {
    start(new ListenSettings.Limits(1_000, 4, 1_000, LONG));
    connect(HERE);
    connect(HERE);
    Awaitility.await().until(() -> listener.newcomers() == 2);

    assertThat(closedByServer(connect(HERE))).isTrue();
    assertThat(watch(THERE)).isNotNull();
    assertThat(listener.newcomers()).isEqualTo(2);
  }

  @Test
  void roomComesBackWhenConnectionsClose() throws Exception {
    start(new ListenSettings.Limits(2, 100, 100, LONG));
    Socket one = connect(HERE);
    Socket two = connect(HERE);
    Awaitility.await().until(() -> listener.connections() == 2);
    assertThat(closedByServer(connect(HERE))).isTrue();
    one.close();
    two.close();
    Awaitility.await().until(() -> listener.connections() == 0);

    assertThat(watch(HERE)).isNotNull();
  }

  @Test
  void anAddressThatOthersReachIsRefused() {
    ListenSettings settings =
        new ListenSettings(new HostPort("0.0.0.0", 0), false, ListenSettings.Limits.DEFAULT);

    assertThatIllegalArgumentException().isThrownBy(() -> listener(settings));
  }

  private void start(ListenSettings.Limits limits) throws IOException {
    listener = listener(limits);
    server = server();
    open.addFirst(listener);
    open.addFirst(server::shutdownNow);
    server.start();
  }

  private static Listener listener(ListenSettings.Limits limits) {
    return listener(new ListenSettings(new HostPort("127.0.0.1", 0), false, limits));
  }

  private static Listener listener(ListenSettings settings) {
    Threads threads = new Threads(_ -> {});
    return new Listener(settings, new Listener.Shape("test", 2), threads, new SystemTime());
  }

  private Server server() {
    BindableService service = health.getHealthService();
    return listener.builder().intercept(new Settling()).addService(service).build();
  }

  /** A call settles its connection. */
  private static final class Settling implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Visitor.of(call).orElseThrow().settle();
      return next.startCall(call, headers);
    }
  }

  private Socket connect(InetAddress from) throws IOException {
    Socket socket = new Socket(HERE, server.getPort(), from, 0);
    open.addFirst(socket);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    return socket;
  }

  /** Whether the server closes the connection, whatever it may say before. */
  private static boolean closedByServer(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // The server's own preface.
      }
      return true;
    } catch (SocketException reset) {
      return true;
    }
  }

  /** A stream that stays open, once the first answer has come. */
  private record Watching(BlockingQueue<ServingStatus> answers)
      implements StreamObserver<HealthCheckResponse> {
    @Override
    public void onNext(HealthCheckResponse answer) {
      answers.add(answer.getStatus());
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}

    ServingStatus next() throws InterruptedException {
      ServingStatus status = answers.poll(30, TimeUnit.SECONDS);
      return status == null ? ServingStatus.UNRECOGNIZED : status;
    }
  }

  private Watching watch(InetAddress from) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .localSocketPicker(
                new NettyChannelBuilder.LocalSocketPicker() {
                  @Override
                  public java.net.SocketAddress createSocketAddress(
                      java.net.SocketAddress remote, io.grpc.Attributes attributes) {
                    return new java.net.InetSocketAddress(from, 0);
                  }
                })
            .build();
    open.addFirst(channel::shutdownNow);
    Watching watching = new Watching(new LinkedBlockingQueue<>());
    HealthGrpc.newStub(channel).watch(HealthCheckRequest.getDefaultInstance(), watching);
    assertThat(watching.next()).isEqualTo(ServingStatus.SERVING);
    return watching;
  }
}
