package dev.weft.cli.schedule;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.DeleteScheduleRequest;
import dev.weft.proto.api.v1.Schedule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft schedule delete}. */
@Command(
    name = "delete",
    description = "Delete a schedule; the jobs that it has made stay.",
    footerHeading = "%nExamples:%n",
    footer = "  weft schedule delete nightly")
public final class ScheduleDelete implements Callable<Integer> {
  private final Shell shell;
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The schedule's id.")
  private String id = "";

  /** Makes the command for this shell. */
  public ScheduleDelete(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    DeleteScheduleRequest request = DeleteScheduleRequest.newBuilder().setId(id).build();
    try (Client client = connect.connect()) {
      Schedule schedule =
          client.call(() -> client.schedules().deleteSchedule(request)).getSchedule();
      output.output(shell).print(schedule, _ -> shell.say("deleted " + id));
      return ExitCode.OK.code();
    }
  }
}
