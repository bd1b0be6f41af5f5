package dev.weft.it.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.it.cluster.Producer;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.proc.JvmProcess;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.SessionRequest;
import dev.weft.proto.agent.v1.SessionResponse;
import dev.weft.proto.agent.v1.SessionServiceGrpc;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobState;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Connections to the ports of gRPC by those who do not speak it, or not as it is spoken here. */
@ExtendWith(RabbitExtension.class)
class StrangersTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int OF_EACH_KIND = 10;
  private static final int JOBS = 200;

  @TempDir private Path folder;

  @Test
  void thoseWhoDoNotSpeakGrpcDisturbNobody(RabbitVhost broker) throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder);
        Producer producer = new Producer(broker.connections(), "answers")) {
      JvmProcess agent = cluster.startAgent("a1");
      producer.publish("weft.jobs.default", "sleep", "before-", JOBS, "10ms");
      assertThat(producer.await(JOBS, LONG)).isTrue();
      long descriptors = descriptors(cluster.coordinator());

      try (Crowd crowd = new Crowd()) {
        for (Noise noise : Noise.values()) {
          for (int i = 0; i < OF_EACH_KIND; i++) {
            crowd.join(noise, cluster.agentPort());
            crowd.join(noise, cluster.apiPort());
          }
        }
        producer.publish("weft.jobs.default", "sleep", "meanwhile-", JOBS, "10ms");
        assertThat(producer.await(2 * JOBS, LONG)).isTrue();
        crowd.awaitHangUp();
      }

      assertHealthy(cluster, agent);
      assertThat(cluster.allJobs())
          .hasSize(2 * JOBS)
          .allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED)
          .allMatch(job -> job.getExecutions() == 1);
      await().atMost(LONG).until(() -> descriptors(cluster.coordinator()) <= descriptors + 5);
    }
  }

  @Test
  void anAgentOfAnotherProtocolIsToldWhichOneIsSpoken(RabbitVhost broker) throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder)) {
      JvmProcess agent = cluster.startAgent("a1");

      StatusRuntimeException newer = refusalOf(cluster, hello(2, 9));
      StatusRuntimeException none = refusalOf(cluster, hello(0, 0));

      Answer answer = Answer.of(newer);
      assertThat(answer.code()).isEqualTo("FAILED_PRECONDITION");
      assertThat(answer.reason()).isEqualTo("PROTOCOL_UNSUPPORTED");
      assertThat(answer.facts())
          .containsEntry("protocol_min", "1")
          .containsEntry("protocol_max", "1");
      assertThat(newer).hasMessageContaining("speaks protocol 1");
      assertThat(Answer.of(none).code()).isEqualTo("INVALID_ARGUMENT");
      Job job = Calls.finish(cluster, "after", "echo", "word");
      assertThat(job.getOutput().toStringUtf8()).isEqualTo("word");
      assertHealthy(cluster, agent);
    }
  }

  /** The one agent never had to come back, and callers are served. */
  private static void assertHealthy(WeftCluster cluster, JvmProcess agent) {
    ServingStatus status =
        HealthGrpc.newBlockingStub(cluster.channel())
            .check(HealthCheckRequest.newBuilder().setService("weft.api.v1.JobService").build())
            .getStatus();
    assertThat(status).isEqualTo(ServingStatus.SERVING);
    assertThat(cluster.coordinator().lines()).noneMatch(line -> line.contains(" ERROR "));
    // It would say that its stream was lost.
    assertThat(agent.lines())
        .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
  }

  private static long descriptors(JvmProcess process) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return open.count();
    }
  }

  private static Hello hello(int protocolMin, int protocolMax) {
    return Hello.newBuilder()
        .setAgentId("stranger")
        .setInstanceId("i1")
        .setProtocolMin(protocolMin)
        .setProtocolMax(protocolMax)
        .addPools("default")
        .addHandlers("echo")
        .setSlots(1)
        .build();
  }

  private static StatusRuntimeException refusalOf(WeftCluster cluster, Hello hello)
      throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", cluster.agentPort()).usePlaintext().build();
    try {
      CompletableFuture<StatusRuntimeException> end = new CompletableFuture<>();
      StreamObserver<SessionRequest> agent =
          SessionServiceGrpc.newStub(channel).session(new EndOf(end));
      AgentMessage message = AgentMessage.newBuilder().setHello(hello).build();
      agent.onNext(SessionRequest.newBuilder().addMessages(message).build());
      return end.get(LONG.toSeconds(), TimeUnit.SECONDS);
    } finally {
      channel.shutdownNow();
    }
  }

  private record EndOf(CompletableFuture<StatusRuntimeException> end)
      implements StreamObserver<SessionResponse> {
    @Override
    public void onNext(SessionResponse frame) {}

    @Override
    public void onError(Throwable error) {
      end.complete((StatusRuntimeException) error);
    }

    @Override
    public void onCompleted() {
      end.completeExceptionally(new AssertionError("it was not refused"));
    }
  }

  /** Connections that stay open until they are hung up on. */
  private static final class Crowd implements AutoCloseable {
    private final List<Socket> all = new ArrayList<>();

    void join(Noise noise, int port) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      all.add(socket);
      try {
        socket.getOutputStream().write(noise.bytes());
      } catch (SocketException hungUpOn) {
        assertThat(noise.hopeless()).as("%s", noise).isTrue();
      }
    }

    /** Each is closed by the server, those who say nothing after ten seconds. */
    void awaitHangUp() throws IOException {
      for (Socket socket : all) {
        socket.setSoTimeout((int) LONG.toMillis());
        try {
          socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
          assertThat(reset).hasMessageContaining("reset");
        }
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : all) {
        socket.close();
      }
    }
  }
}
