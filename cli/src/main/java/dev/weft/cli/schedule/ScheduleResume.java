package dev.weft.cli.schedule;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ResumeScheduleRequest;
import dev.weft.proto.api.v1.Schedule;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft schedule resume}. */
@Command(
    name = "resume",
    description = "Let a schedule fire again.",
    footerHeading = "%nExamples:%n",
    footer = "  weft schedule resume nightly")
public final class ScheduleResume implements Callable<Integer> {
  private final Shell shell;
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The schedule's id.")
  private String id = "";

  /** Makes the command for this shell. */
  public ScheduleResume(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ResumeScheduleRequest request = ResumeScheduleRequest.newBuilder().setId(id).build();
    try (Client client = connect.connect()) {
      Schedule schedule =
          client.call(() -> client.schedules().resumeSchedule(request)).getSchedule();
      output.output(shell).print(schedule, _ -> new ScheduleTable(shell).print(List.of(schedule)));
      return ExitCode.OK.code();
    }
  }
}
