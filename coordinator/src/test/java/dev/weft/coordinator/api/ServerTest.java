package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.HostPort;
import dev.weft.coordinator.listen.ListenSettings;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.proto.api.v1.CancelJobRequest;
import dev.weft.proto.api.v1.FleetServiceGrpc;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.SubmitJobsRequest;
import dev.weft.proto.api.v1.SubmitJobsResponse;
import dev.weft.proto.api.v1.SubmitResult;
import dev.weft.proto.api.v1.WaitJobRequest;
import dev.weft.proto.api.v1.WaitJobResponse;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServerTest {
  private ApiSandbox box;

  @BeforeEach
  void start() throws IOException {
    box = new ApiSandbox();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  @Test
  void healthSaysWhatCanBeDone() {
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health(JobServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
    assertThat(health(FleetServiceGrpc.SERVICE_NAME)).isEqualTo(ServingStatus.SERVING);
    box.store.fail(StoreException.Kind.FULL);
    Errors.of(() -> box.submit("job-1")).is(Reason.STORE_UNAVAILABLE);

    Awaitility.await()
        .until(() -> health(JobServiceGrpc.SERVICE_NAME) == ServingStatus.NOT_SERVING);
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    box.store.heal();
    Awaitility.await().until(() -> health(JobServiceGrpc.SERVICE_NAME) == ServingStatus.SERVING);
  }

  @Test
  void reflectionNamesTheServices() {
    WatchListener<ServerReflectionRequest, ServerReflectionResponse> answer =
        new WatchListener<>(true);
    StreamObserver<ServerReflectionRequest> asked =
        ServerReflectionGrpc.newStub(box.channel).serverReflectionInfo(answer);
    asked.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    List<String> names =
        answer.next().getListServicesResponse().getServiceList().stream()
            .map(service -> service.getName())
            .toList();
    asked.onCompleted();
    assertThat(names).contains(JobServiceGrpc.SERVICE_NAME, FleetServiceGrpc.SERVICE_NAME);
  }

  @Test
  void aStoppingServerEndsItsWatches() throws Exception {
    box.submit("job-1");
    WatchListener<WatchJobRequest, WatchJobResponse> watch = new WatchListener<>(true);
    JobServiceGrpc.newStub(box.channel)
        .watchJob(WatchJobRequest.newBuilder().setId("job-1").build(), watch);
    watch.next();
    box.server.drain(Duration.ofSeconds(5));

    watch.error().is(Reason.COORDINATOR_UNAVAILABLE);
  }

  @Test
  void aStoppingServerEndsItsWaits() throws Exception {
    box.submit("job-1");
    WatchListener<WaitJobRequest, WaitJobResponse> wait = new WatchListener<>(true);
    JobServiceGrpc.newStub(box.channel)
        .waitJob(WaitJobRequest.newBuilder().setId("job-1").build(), wait);
    Awaitility.await().until(() -> box.server.waits() == 1);
    box.server.drain(Duration.ofSeconds(30));

    wait.error().is(Reason.COORDINATOR_UNAVAILABLE);
  }

  @Test
  void callersWhoseCommitDoesNotComeInTimeAreToldThatTheServerStops() throws Exception {
    box.gated.shut();
    WatchListener<SubmitJobRequest, SubmitJobResponse> submission = submitLater("job-1");
    Awaitility.await().until(box.gated::commitWaits);
    box.server.drain(Duration.ofMillis(1));

    submission.error().is(Reason.COORDINATOR_UNAVAILABLE);
  }

  @Test
  void callersAreToldWhenTheStoreTurnsOutToBeDamaged() {
    box.store.fail(StoreException.Kind.BROKEN);

    assertThat(submitLater("job-1").error().is(Reason.COORDINATOR_UNAVAILABLE).saysWhenToRetry())
        .isTrue();
  }

  @Test
  void callersAfterTheEndOfTheLoopAreToldAtOnce() {
    box.submit("job-1");
    box.endLoop();
    Awaitility.await()
        .untilAsserted(
            () -> Errors.of(() -> box.submit("job-2")).is(Reason.COORDINATOR_UNAVAILABLE));

    Errors.of(() -> box.fleet.listPools(ListPoolsRequest.getDefaultInstance()))
        .is(Reason.COORDINATOR_UNAVAILABLE);
    Errors.of(() -> box.jobs.cancelJob(CancelJobRequest.newBuilder().setId("job-1").build()))
        .is(Reason.COORDINATOR_UNAVAILABLE);
    assertThat(box.get("job-1").getSpec().getId()).isEqualTo("job-1");
  }

  @Test
  void eachJobOfABatchIsToldThatTheCoordinatorStops() {
    box.store.fail(StoreException.Kind.BROKEN);
    SubmitJobsResponse response =
        box.jobs.submitJobs(
            SubmitJobsRequest.newBuilder()
                .addSpecs(ApiSandbox.spec("job-1"))
                .addSpecs(ApiSandbox.spec("job-2"))
                .build());

    assertThat(response.getResultsList())
        .extracting(SubmitResult::getId)
        .containsExactly("job-1", "job-2");
    assertThat(response.getResultsList())
        .allSatisfy(result -> new Errors(result.getError()).is(Reason.COORDINATOR_UNAVAILABLE));
  }

  private WatchListener<SubmitJobRequest, SubmitJobResponse> submitLater(String id) {
    WatchListener<SubmitJobRequest, SubmitJobResponse> answer = new WatchListener<>(true);
    JobServiceGrpc.newStub(box.channel)
        .submitJob(ApiSandbox.submission(ApiSandbox.spec(id)), answer);
    return answer;
  }

  @Test
  void aConnectionIsNoNewcomerOnceItHasMadeACall() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), box.server.port())) {
      Awaitility.await().until(() -> box.server.newcomers() == 1);
      box.submit("job-1");
      assertThat(box.server.newcomers()).isEqualTo(1);
      assertThat(silent.isConnected()).isTrue();
    }
    Awaitility.await().until(() -> box.server.newcomers() == 0);
  }

  @Test
  void garbageOnThePortDisturbsNobody() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), box.server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      box.submit("job-1");
    }
  }

  @Test
  void aMessageAboveTheLimitIsRefusedByTheTransport() {
    byte[] large = new byte[2 << 20];
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() ->
            box.jobs.submitJob(
                ApiSandbox.submission(
                    ApiSandbox.spec("job-1")
                        .setPayload(com.google.protobuf.ByteString.copyFrom(large)))))
        .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
  }

  @Test
  void settingsHaveDefaultsAndCanAllBeSet() {
    assertThat(ApiSettings.from(config(Map.of()))).isEqualTo(ApiSettings.DEFAULT);
    assertThat(
            ApiSettings.from(
                config(
                    Map.of(
                        "api.listen", "0.0.0.0:1",
                        "api.insecure-listen", "true",
                        "api.connections-max", "8",
                        "api.reflection", "false",
                        "api.submissions-max", "2",
                        "api.submission-bytes", "3MiB",
                        "api.reads-max", "4",
                        "api.waits-max", "5",
                        "api.watches-max", "6",
                        "api.connection-watches-max", "7"))))
        .isEqualTo(
            new ApiSettings(
                new ListenSettings(
                    new HostPort("0.0.0.0", 1),
                    true,
                    new ListenSettings.Limits(8, 1_024, 200, Duration.ofSeconds(10))),
                false,
                new ApiSettings.Limits(2, 3 << 20, 4, 5, 6, 7)));
  }

  @Test
  void othersAreToldWhereItListensOrWhatTheOperatorSays() throws IOException {
    assertThat(box.server.address()).isEqualTo("127.0.0.1:" + box.server.port());
    assertThat(ApiSettings.from(config(Map.of("api.advertise", "weft.example:7780"))).advertise())
        .isEqualTo("weft.example:7780");
  }

  @Test
  void anAddressThatOthersReachIsRefused() {
    Config config = config(Map.of("api.listen", "0.0.0.0:7070"));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ApiSettings.from(config))
        .withMessageContaining("api.insecure-listen");
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(box.channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private static Config config(Map<String, String> values) {
    return Config.of(ApiSettings.SCHEMA)
        .flags(values.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList())
        .load();
  }
}
