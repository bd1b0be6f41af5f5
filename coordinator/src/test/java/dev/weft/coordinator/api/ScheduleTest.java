package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.CreateScheduleResponse;
import dev.weft.proto.api.v1.DeleteScheduleRequest;
import dev.weft.proto.api.v1.GetScheduleRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.ListSchedulesRequest;
import dev.weft.proto.api.v1.PauseScheduleRequest;
import dev.weft.proto.api.v1.ResumeScheduleRequest;
import dev.weft.proto.api.v1.Schedule;
import dev.weft.proto.api.v1.ScheduleCatchUp;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.ScheduleSpec;
import dev.weft.proto.api.v1.TriggerScheduleRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schedules through the API. */
class ScheduleTest {
  private ApiSandbox box;
  private ScheduleServiceGrpc.ScheduleServiceBlockingStub schedules;

  @BeforeEach
  void open() throws IOException {
    box = new ApiSandbox();
    schedules = ScheduleServiceGrpc.newBlockingStub(box.channel);
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void everyFieldOfAScheduleComesBack() {
    ScheduleSpec.Builder full =
        spec("nightly", "0 3 * * mon-fri")
            .setTimeZone("Europe/Berlin")
            .setOverlap(ScheduleOverlap.SCHEDULE_OVERLAP_REPLACE)
            .setCatchUp(ScheduleCatchUp.SCHEDULE_CATCH_UP_ALL)
            .setCatchUpWindow(Duration.newBuilder().setSeconds(7_200))
            .setJitter(Duration.newBuilder().setSeconds(30))
            .setStartsAt(Timestamp.newBuilder().setSeconds(1_900_000_000))
            .setEndsAt(Timestamp.newBuilder().setSeconds(1_950_000_000));
    CreateScheduleResponse created = create(full);

    assertThat(created.getExisting()).isFalse();
    ScheduleSpec read = get("nightly", 100).getSpec();
    assertThat(read.toBuilder().clearJob().build()).isEqualTo(full.clone().clearJob().build());
    assertThat(read.getJob().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(read.getJob().getId()).isEmpty();
    assertThat(get("nightly", 100).getNextFiresList()).hasSize(100);
    assertThat(get("nightly", 0).getNextFiresList()).hasSize(5);
  }

  @Test
  void creatingItAgainIsTheSameAndAnotherIsRefused() {
    create(spec("s", "@hourly"));

    assertThat(create(spec("s", "@hourly")).getExisting()).isTrue();
    Errors.of(() -> create(spec("s", "@daily"))).is(Reason.ID_TAKEN);
  }

  @Test
  void itIsListedPausedResumedAndDeleted() {
    create(spec("b", "@hourly"));
    create(spec("a", "@every 90s"));

    List<Schedule> all =
        schedules.listSchedules(ListSchedulesRequest.getDefaultInstance()).getSchedulesList();
    assertThat(all).extracting(s -> s.getSpec().getId()).containsExactly("a", "b");
    assertThat(all).allSatisfy(s -> assertThat(s.getNextFiresList()).hasSize(1));
    assertThat(all).allSatisfy(s -> assertThat(s.getSpec().getJob().getPayload()).isEmpty());
    PauseScheduleRequest pause = PauseScheduleRequest.newBuilder().setId("a").build();
    assertThat(schedules.pauseSchedule(pause).getSchedule().getPaused()).isTrue();
    ResumeScheduleRequest resume = ResumeScheduleRequest.newBuilder().setId("a").build();
    assertThat(schedules.resumeSchedule(resume).getSchedule().getPaused()).isFalse();
    DeleteScheduleRequest delete = DeleteScheduleRequest.newBuilder().setId("a").build();
    assertThat(schedules.deleteSchedule(delete).getSchedule().getSpec().getId()).isEqualTo("a");
    Errors.of(() -> schedules.deleteSchedule(delete)).is(Reason.NO_SUCH_SCHEDULE);
    Errors.of(() -> schedules.pauseSchedule(pause)).is(Reason.NO_SUCH_SCHEDULE);
    Errors.of(() -> get("a", 1)).is(Reason.NO_SUCH_SCHEDULE);
  }

  @Test
  void aTriggerMakesAJobThatSaysWhoMadeIt() {
    create(spec("s", "@yearly"));
    TriggerScheduleRequest trigger = TriggerScheduleRequest.newBuilder().setId("s").build();
    Job job = schedules.triggerSchedule(trigger).getJob();

    assertThat(job.getSpec().getId()).startsWith("s:");
    Job stored = box.get(job.getSpec().getId());
    assertThat(stored.getSchedule()).isEqualTo("s");
    assertThat(stored.getSource()).isEqualTo("schedule:s");
    assertThat(stored.getSpec().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(get("s", 1).getNewestJob()).isEqualTo(job.getSpec().getId());
    Errors.of(() -> schedules.triggerSchedule(trigger)).is(Reason.STILL_RUNS);
  }

  @ParameterizedTest
  @CsvSource({
    "'* * * * * * *', '', spec.cron",
    "'0 0 31 2 *', '', spec.cron",
    "'', '', spec.cron",
    "'@hourly', Mars/Olympus, spec.time_zone",
    "'@hourly', 'UTC+25', spec.time_zone",
  })
  void whatCanNeverBeIsRefusedWithTheField(String cron, String zone, String field) {
    Errors error =
        Errors.of(() -> create(spec("s", cron).setTimeZone(zone))).is(Reason.INVALID_FIELD);
    assertThat(error.fields()).containsExactly(field);
  }

  @Test
  void aTemplateHasNeitherIdNorStartAndLittlePayload() {
    ScheduleSpec.Builder bad = spec("S", "@hourly");
    bad.getJobBuilder()
        .setId("x")
        .setDelay(Duration.newBuilder().setSeconds(1))
        .setPayload(ByteString.copyFrom(new byte[65_537]));
    bad.setJitter(Duration.newBuilder().setSeconds(86_401));
    bad.setCatchUpWindow(Duration.newBuilder().setSeconds(9));
    assertThat(Errors.of(() -> create(bad)).is(Reason.INVALID_FIELD).fields())
        .containsExactly(
            "spec.id",
            "spec.jitter",
            "spec.catch_up_window",
            "spec.job.id",
            "spec.job.not_before",
            "spec.job.payload");
  }

  private CreateScheduleResponse create(ScheduleSpec.Builder spec) {
    return schedules.createSchedule(CreateScheduleRequest.newBuilder().setSpec(spec).build());
  }

  private Schedule get(String id, int fires) {
    return schedules
        .getSchedule(GetScheduleRequest.newBuilder().setId(id).setNextFires(fires).build())
        .getSchedule();
  }

  private static ScheduleSpec.Builder spec(String id, String cron) {
    return ScheduleSpec.newBuilder()
        .setId(id)
        .setCron(cron)
        .setJob(
            JobSpec.newBuilder().setHandler("echo").setPayload(ByteString.copyFromUtf8("hello")));
  }
}
