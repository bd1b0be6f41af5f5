package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.coordinator.postgres.PostgresDatabase;
import dev.weft.coordinator.postgres.PostgresExtension;
import dev.weft.it.history.Audit;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitNode;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.PauseScheduleRequest;
import dev.weft.proto.api.v1.ScheduleCatchUp;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.ScheduleSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators on one database: what happens to one of them costs no job an attempt. */
@Order(1)
@ExtendWith({RabbitExtension.class, PostgresExtension.class})
final class TwoCoordinatorsTest {
  private static final Load.Rate RATE = new Load.Rate(40, 20);
  private static final int SOME = 100;
  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(30);

  /** A coordinator that another one has taken over ends itself with it. */
  private static final int FENCED = 70;

  /** How a coordinator ends that was asked to by SIGTERM. */
  private static final int ENDED = 143;

  @TempDir private Path folder;

  @Test
  void whatAKilledCoordinatorHadGoesOnAtTheOther(RabbitNode broker, PostgresDatabase database)
      throws Exception {
    try (Pair pair = Pair.start(folder, Broker.of(broker), database);
        Load load = pair.load("kill", RATE)) {
      ScheduleServiceGrpc.ScheduleServiceBlockingStub schedules =
          ScheduleServiceGrpc.newBlockingStub(pair.one().channel());
      var _ = schedules.createSchedule(everySecond());
      pair.awaitMore(SOME);
      for (int i = 0; i < 4; i++) {
        String _ = load.publishLasting(LONG);
      }
      pair.awaitMore(SOME);

      pair.one().coordinator().kill9();
      Duration taken = pair.awaitTakenOver();
      System.out.println("a killed coordinator's jobs were owned again after " + taken);
      pair.awaitMore(SOME);
      int fired = ticks(pair).size();
      await().atMost(END).until(() -> ticks(pair).size() >= fired + 3);
      pair.one().restartCoordinator();
      pair.awaitMore(SOME);

      Audit audit = pair.audit(load);
      assertThat(audit.ranOnce()).as(audit.toString()).isTrue();
      assertEachSecondOnce(pair);
    }
  }

  @Test
  void oneThatStoodStillTooLongEndsItselfAndNothingRunsTwice(
      RabbitNode broker, PostgresDatabase database) throws Exception {
    try (Pair pair = Pair.start(folder, Broker.of(broker), database);
        Load load = pair.load("still", RATE)) {
      pair.awaitMore(SOME);
      String _ = load.publishLasting(LONG);
      String _ = load.publishLasting(LONG);
      pair.one().coordinator().stop();
      var _ = pair.awaitTakenOver();
      pair.awaitMore(SOME);
      pair.one().coordinator().cont();

      assertThat(pair.one().coordinator().awaitExit(END)).isEqualTo(FENCED);
      pair.one().restartCoordinator();
      pair.awaitMore(SOME);
      Audit audit = pair.audit(load);
      assertThat(audit.ranOnce()).as(audit.toString()).isTrue();
    }
  }

  @Test
  void oneThatCannotReachTheDatabaseIsTakenOverAndEndsItself(
      RabbitNode broker, PostgresDatabase database) throws Exception {
    try (Pair pair = Pair.start(folder, Broker.of(broker), database);
        Load load = pair.load("cut", RATE)) {
      pair.awaitMore(SOME);
      String _ = load.publishLasting(LONG);
      String _ = load.publishLasting(LONG);
      pair.storeLine().refuse();
      pair.storeLine().reset();
      var _ = pair.awaitTakenOver();
      pair.storeLine().accept();

      assertThat(pair.one().coordinator().awaitExit(END)).isEqualTo(FENCED);
      pair.one().restartCoordinator();
      pair.awaitMore(SOME);
      Audit audit = pair.audit(load);
      assertThat(audit.ranOnce()).as(audit.toString()).isTrue();
    }
  }

  @Test
  void allAreStartedAgainOneAfterTheOtherUnderLoad(RabbitNode broker, PostgresDatabase database)
      throws Exception {
    try (Pair pair = Pair.start(folder, Broker.of(broker), database);
        Load load = pair.load("roll", RATE)) {
      pair.awaitMore(SOME);
      String _ = load.publishLasting(LONG);
      String _ = load.publishLasting(LONG);
      for (var coordinator : List.of(pair.one(), pair.two())) {
        coordinator.coordinator().sigterm();
        assertThat(coordinator.coordinator().awaitExit(END)).isEqualTo(ENDED);
        coordinator.restartCoordinator();
        pair.awaitMore(SOME);
      }
      for (String agent : Arena.AGENTS) {
        assertThat(pair.endAgent(agent)).isZero();
        pair.startAgent(agent);
        pair.awaitMore(SOME);
      }

      Audit audit = pair.audit(load);
      assertThat(audit.ranOnce()).as(audit.toString()).isTrue();
      assertThat(audit.givenUp()).isEmpty();
    }
  }

  private static CreateScheduleRequest everySecond() {
    return CreateScheduleRequest.newBuilder()
        .setSpec(
            ScheduleSpec.newBuilder()
                .setId("tick")
                .setCron("@every 1s")
                .setOverlap(ScheduleOverlap.SCHEDULE_OVERLAP_ALLOW)
                .setCatchUp(ScheduleCatchUp.SCHEDULE_CATCH_UP_ALL)
                .setJob(JobSpec.newBuilder().setHandler("echo")))
        .build();
  }

  private static List<Job> ticks(Pair pair) {
    return pair.two().allJobs().stream().filter(job -> job.getSchedule().equals("tick")).toList();
  }

  /** No second was left out while nobody owned the schedule, and none was made twice. */
  private static void assertEachSecondOnce(Pair pair) {
    var _ =
        ScheduleServiceGrpc.newBlockingStub(pair.two().channel())
            .pauseSchedule(PauseScheduleRequest.newBuilder().setId("tick").build());
    await()
        .atMost(END)
        .until(() ->
            ticks(pair).stream().allMatch(job -> job.getState() == JobState.JOB_STATE_SUCCEEDED));
    List<Instant> times = new ArrayList<>();
    for (Job job : ticks(pair)) {
      assertThat(job.getExecutions()).isEqualTo(1);
      times.add(Instant.parse(job.getSpec().getId().substring("tick:".length())));
    }
    List<Instant> sorted = times.stream().sorted().toList();
    for (int i = 1; i < sorted.size(); i++) {
      assertThat(Duration.between(sorted.get(i - 1), sorted.get(i)))
          .isEqualTo(Duration.ofSeconds(1));
    }
  }
}
