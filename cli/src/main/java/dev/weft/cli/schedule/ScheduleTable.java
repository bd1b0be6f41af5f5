package dev.weft.cli.schedule;

import com.google.protobuf.Timestamp;
import dev.weft.cli.client.EnumNames;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Schedule;
import dev.weft.proto.api.v1.ScheduleSpec;
import java.util.List;

/** Schedules for people: a line each, or one on a page. */
final class ScheduleTable {
  private final Shell shell;
  private final Human human;

  ScheduleTable(Shell shell) {
    this.shell = shell;
    this.human = new Human(shell.clock());
  }

  void print(List<Schedule> schedules) {
    if (schedules.isEmpty()) {
      shell.say("no schedules yet");
      return;
    }
    Table table = new Table("ID", "STATE", "CRON", "TIME ZONE", "HANDLER", "NEXT", "NEWEST JOB");
    for (Schedule schedule : schedules) {
      ScheduleSpec spec = schedule.getSpec();
      table.row(
          spec.getId(),
          state(schedule),
          spec.getCron(),
          zone(spec),
          spec.getJob().getHandler(),
          schedule.getNextFiresCount() == 0 ? "never" : human.moment(schedule.getNextFires(0)),
          schedule.getNewestJob());
    }
    table.print(shell.out(), shell.columns());
  }

  void show(Schedule schedule) {
    ScheduleSpec spec = schedule.getSpec();
    Table table = Table.ofPairs();
    table.pair("id", spec.getId());
    table.pair("state", state(schedule));
    table.pair("cron", spec.getCron());
    table.pair("time zone", zone(spec));
    table.pair("handler", spec.getJob().getHandler());
    table.pair("pool", spec.getJob().getPool());
    table.pair("overlap", EnumNames.of(spec.getOverlap(), "SCHEDULE_OVERLAP_"));
    table.pair(
        "catch up",
        EnumNames.of(spec.getCatchUp(), "SCHEDULE_CATCH_UP_")
            + ", within "
            + Human.took(Human.duration(spec.getCatchUpWindow())));
    table.pair("jitter", spec.hasJitter() ? Human.took(Human.duration(spec.getJitter())) : "");
    table.pair("starts", spec.hasStartsAt() ? human.moment(spec.getStartsAt()) : "");
    table.pair("ends", spec.hasEndsAt() ? human.moment(spec.getEndsAt()) : "");
    table.pair("created", human.moment(schedule.getCreatedAt()));
    table.pair("newest job", schedule.getNewestJob());
    String label = "next";
    for (Timestamp time : schedule.getNextFiresList()) {
      table.pair(label, human.moment(time));
      label = " ";
    }
    table.print(shell.out(), shell.columns());
  }

  private static String state(Schedule schedule) {
    return schedule.getPaused() ? "paused" : "active";
  }

  private static String zone(ScheduleSpec spec) {
    return spec.getTimeZone().isEmpty() ? "UTC" : spec.getTimeZone();
  }
}
