package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitVhost;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.PauseScheduleRequest;
import dev.weft.proto.api.v1.ScheduleCatchUp;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.ScheduleSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.WaitReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that wait for a time, and schedules, on real processes. */
@ExtendWith(RabbitExtension.class)
class TimeTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void aDelayedJobFromEachDoorStartsNotBeforeItsTimeAcrossAKill(RabbitVhost broker)
      throws Exception {
    try (WeftCluster cluster = WeftCluster.start(broker.uri(), folder);
        Connection connection = broker.connect();
        Channel channel = connection.createChannel()) {
      cluster.startAgent("a1");
      Instant at = Instant.now().plusSeconds(12);
      await().atMost(LONG).until(() -> broker.hasQueue("weft.jobs.default"));
      publish(channel, "amqp-named", at.toString());
      publish(channel, "amqp-delayed", "12s");
      submit(cluster, spec("api-named").setNotBefore(Timestamps.fromMillis(at.toEpochMilli())));
      submit(
          cluster,
          spec("api-delayed").setDelay(com.google.protobuf.Duration.newBuilder().setSeconds(12)));
      await().atMost(LONG).until(() -> cluster.allJobs().size() == 4);
      List<Job> before = cluster.allJobs();
      assertThat(before).allMatch(job -> job.getState() == JobState.JOB_STATE_QUEUED);
      assertThat(before).allMatch(job -> job.getWaitReason() == WaitReason.WAIT_REASON_NOT_BEFORE);
      cluster.coordinator().kill9();
      cluster.restartCoordinator();

      await().atMost(LONG).until(() -> succeeded(cluster) == 4);
      for (Job job : before) {
        Job after = get(cluster, job.getSpec().getId());
        assertThat(after.getExecutions()).isEqualTo(1);
        Timestamp start = after.getAttempts(0).getAssignedAt();
        assertThat(Timestamps.compare(start, job.getNotBefore())).isNotNegative();
      }
    }
  }

  @Test
  void aScheduleFiresEachTimeOnceAcrossAKilledCoordinator() throws Exception {
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "256m")) {
      cluster.startAgent("a1");
      var schedules = ScheduleServiceGrpc.newBlockingStub(cluster.channel());
      ScheduleSpec tick =
          ScheduleSpec.newBuilder()
              .setId("tick")
              .setCron("@every 1s")
              .setOverlap(ScheduleOverlap.SCHEDULE_OVERLAP_ALLOW)
              .setCatchUp(ScheduleCatchUp.SCHEDULE_CATCH_UP_ALL)
              .setJob(JobSpec.newBuilder().setHandler("echo"))
              .build();
      Instant first =
          instant(
              schedules
                  .createSchedule(CreateScheduleRequest.newBuilder().setSpec(tick).build())
                  .getSchedule()
                  .getNextFires(0));
      for (int round = 1; round <= 3; round++) {
        int enough = 5 * round;
        await().atMost(LONG).until(() -> succeeded(cluster) >= enough);
        cluster.coordinator().kill9();
        cluster.restartCoordinator();
      }
      int enough = 25;
      await().atMost(LONG).until(() -> succeeded(cluster) >= enough);
      var _ = schedules.pauseSchedule(PauseScheduleRequest.newBuilder().setId("tick").build());
      await().atMost(LONG).until(() -> succeeded(cluster) == cluster.allJobs().size());

      List<String> ids = new ArrayList<>();
      for (Job job : cluster.allJobs().reversed()) {
        ids.add(job.getSpec().getId());
        assertThat(job.getSchedule()).isEqualTo("tick");
        assertThat(job.getExecutions()).isEqualTo(1);
      }
      List<String> every = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        every.add("tick:" + first.plusSeconds(i));
      }
      assertThat(ids).isEqualTo(every);
    }
  }

  private static void publish(Channel channel, String id, String notBefore) throws Exception {
    BasicProperties properties =
        new BasicProperties.Builder()
            .messageId(id)
            .type("echo")
            .headers(Map.of("weft-not-before", notBefore))
            .build();
    byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
    channel.basicPublish("", "weft.jobs.default", properties, body);
  }

  private static JobSpec.Builder spec(String id) {
    return JobSpec.newBuilder()
        .setId(id)
        .setHandler("echo")
        .setPayload(ByteString.copyFromUtf8("hello"));
  }

  private static void submit(WeftCluster cluster, JobSpec.Builder spec) {
    var _ = cluster.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
  }

  private static Job get(WeftCluster cluster, String id) {
    return cluster.jobs().getJob(GetJobRequest.newBuilder().setId(id).build()).getJob();
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static long succeeded(WeftCluster cluster) {
    return cluster.allJobs().stream()
        .filter(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED)
        .count();
  }
}
