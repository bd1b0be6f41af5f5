package dev.weft.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.api.v1.ScheduleCatchUp;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code weft schedule}. */
final class ScheduleTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  ScheduleTest() throws IOException {}

  @AfterEach
  void stop() {
    api.close();
  }

  private int weft(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--address", api.address()));
    return shell.run(all.toArray(String[]::new));
  }

  private int create(String... more) {
    List<String> all =
        new ArrayList<>(List.of("schedule", "create", "echo", "hello", "--id", "nightly"));
    all.addAll(List.of(more));
    return weft(all.toArray(String[]::new));
  }

  @Test
  void whatIsAskedForIsWhatIsCreated() {
    assertThat(
            create(
                "--cron",
                "0 3 * * *",
                "--time-zone",
                "Europe/Berlin",
                "--overlap",
                "replace",
                "--catch-up",
                "all",
                "--catch-up-window",
                "2h",
                "--jitter",
                "30s",
                "--starts-at",
                "2030-01-01T00:00Z",
                "--ends-at",
                "2031-01-01T00:00+01:00",
                "--max-attempts",
                "3"))
        .isZero();
    ScheduleSpec spec = requireNonNull(api.schedules.schedules.get("nightly")).getSpec();
    assertThat(spec.getCron()).isEqualTo("0 3 * * *");
    assertThat(spec.getTimeZone()).isEqualTo("Europe/Berlin");
    assertThat(spec.getOverlap()).isEqualTo(ScheduleOverlap.SCHEDULE_OVERLAP_REPLACE);
    assertThat(spec.getCatchUp()).isEqualTo(ScheduleCatchUp.SCHEDULE_CATCH_UP_ALL);
    assertThat(spec.getCatchUpWindow().getSeconds()).isEqualTo(7_200);
    assertThat(spec.getJitter().getSeconds()).isEqualTo(30);
    assertThat(spec.getStartsAt().getSeconds()).isEqualTo(1_893_456_000);
    assertThat(spec.getEndsAt().getSeconds()).isEqualTo(1_924_988_400);
    assertThat(spec.getJob().getHandler()).isEqualTo("echo");
    assertThat(spec.getJob().getId()).isEmpty();
    assertThat(spec.getJob().getPayload().toStringUtf8()).isEqualTo("hello");
    assertThat(spec.getJob().getPolicy().getMaxAttempts()).isEqualTo(3);
    assertThat(shell.out()).contains("overlap", "replace", "all, within 2h", "next");
    assertThat(create("--cron", "@hourly")).isZero();
    assertThat(shell.err()).contains("this schedule was created before");
  }

  @Test
  void itIsListedShownPausedResumedTriggeredAndDeleted() {
    assertThat(create("--cron", "@every 90s")).isZero();
    assertThat(weft("schedule", "list")).isZero();
    assertThat(weft("schedule", "get", "nightly")).isZero();
    assertThat(weft("schedule", "pause", "nightly")).isZero();
    assertThat(shell.out()).contains("paused");
    assertThat(weft("schedule", "resume", "nightly")).isZero();
    assertThat(weft("schedule", "trigger", "nightly")).isZero();
    assertThat(shell.out()).contains("nightly:now\n", "@every 90s", "UTC");
    assertThat(weft("schedule", "delete", "nightly")).isZero();
    assertThat(api.schedules.schedules).isEmpty();
    assertThat(weft("schedule", "list")).isZero();
    assertThat(shell.err()).contains("deleted nightly", "no schedules yet");
    assertThat(weft("schedule", "get", "nightly")).isNotZero();
  }

  @Test
  void whatCannotBeIsSaidBeforeAnythingIsAsked() {
    assertThat(create()).isNotZero();
    assertThat(create("--cron", "@hourly", "--starts-at", "tomorrow")).isNotZero();
    assertThat(create("--cron", "@hourly", "--overlap", "perhaps")).isNotZero();
    assertThat(weft("schedule", "create", "echo", "--id", "No", "--cron", "@hourly")).isNotZero();
    assertThat(weft("schedule", "get", "nightly", "--next", "101")).isNotZero();
    assertThat(api.schedules.schedules).isEmpty();
  }
}
