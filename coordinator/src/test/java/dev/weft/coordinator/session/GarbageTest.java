package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GarbageTest {
  private Sandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new Sandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  static Stream<byte[]> notHttp2() {
    byte[] noise = new byte[100_000];
    new Random(7).nextBytes(noise);
    return Stream.of(
        new byte[0],
        noise,
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
        concat("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII), noise));
  }

  @ParameterizedTest
  @MethodSource("notHttp2")
  void garbageOnThePortDisturbsNobody(byte[] garbage) throws IOException {
    Sandbox.Open before = box.open("node-a");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), box.server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(garbage);
      out.flush();
      Sandbox.Open after = box.open("node-b");
      assertThat(after.stream()).isGreaterThan(before.stream());
    } catch (IOException hungUpOn) {
      assertThat(garbage).isNotEmpty();
    }

    before.agent().say(ScriptedAgent.heartbeat(1));
    before.agent().next(KindCase.HEARTBEAT_ACK);
  }

  static Stream<byte[]> notProtobuf() {
    byte[] noise = new byte[10_000];
    new Random(8).nextBytes(noise);
    byte[] varintOf11Bytes = new byte[11];
    Arrays.fill(varintOf11Bytes, (byte) 0xff);
    byte[] nested = new byte[20_000];
    Arrays.fill(nested, (byte) 0x0b);
    return Stream.of(
        noise, varintOf11Bytes, nested, new byte[] {10, (byte) 200, 1, 0}, new byte[4 << 20]);
  }

  @ParameterizedTest
  @MethodSource("notProtobuf")
  void framesThatAreNoneEndOnlyTheirStream(byte[] frame) throws Exception {
    Sandbox.Open healthy = box.open("node-a");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", box.server.port()).usePlaintext().build();
    try {
      CompletableFuture<Status> end = new CompletableFuture<>();
      StreamObserver<byte[]> call =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(rawSession(), CallOptions.DEFAULT), new EndListener(end));
      call.onNext(frame);

      assertThat(end.get(10, TimeUnit.SECONDS).isOk()).isFalse();
    } finally {
      channel.shutdownNow();
    }
    healthy.agent().say(ScriptedAgent.heartbeat(1));
    healthy.agent().next(KindCase.HEARTBEAT_ACK);
    assertThat(box.inbox.rest()).isEmpty();
  }

  private record EndListener(CompletableFuture<Status> end) implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] frame) {}

    @Override
    public void onError(Throwable error) {
      end.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }

  private static MethodDescriptor<byte[], byte[]> rawSession() {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodType.BIDI_STREAMING)
        .setFullMethodName(SessionServiceGrpc.getSessionMethod().getFullMethodName())
        .setRequestMarshaller(new Raw())
        .setResponseMarshaller(new Raw())
        .build();
  }

  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] bytes) {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
