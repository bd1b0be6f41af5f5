package dev.weft.cli.schedule;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.cli.submit.SpecOptions;
import dev.weft.cli.submit.WorkOptions;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.CreateScheduleResponse;
import dev.weft.proto.api.v1.JobSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft schedule create}. */
@Command(
    name = "create",
    description = "Create a schedule.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft schedule create echo hello --id minutely --cron '* * * * *'",
      "  weft schedule create http -f r.json --id r --cron @daily --time-zone Asia/Tokyo",
      "  weft schedule create echo - --id often --cron '@every 90s' --jitter 10s"
    })
public final class ScheduleCreate implements Callable<Integer> {
  private final Shell shell;
  @Mixin private WorkOptions work = new WorkOptions();
  @Mixin private TimingOptions timing = new TimingOptions();
  @Mixin private SpecOptions spec = new SpecOptions();
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Makes the command for this shell. */
  public ScheduleCreate(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    JobSpec job = spec.spec(work.handler(), "", work.payload(shell));
    CreateScheduleRequest request =
        CreateScheduleRequest.newBuilder().setSpec(timing.spec().setJob(job)).build();
    try (Client client = connect.connect()) {
      CreateScheduleResponse response =
          client.call(() -> client.schedules().createSchedule(request));
      if (response.getExisting()) {
        shell.say("weft: this schedule was created before");
      }
      output
          .output(shell)
          .print(
              response.getSchedule(), _ -> new ScheduleTable(shell).show(response.getSchedule()));
      return ExitCode.OK.code();
    }
  }
}
