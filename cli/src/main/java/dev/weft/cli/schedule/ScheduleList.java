package dev.weft.cli.schedule;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ListSchedulesRequest;
import dev.weft.proto.api.v1.ListSchedulesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft schedule list}. */
@Command(
    name = "list",
    description = "List the schedules, and when each fires next.",
    footerHeading = "%nExamples:%n",
    footer = {"  weft schedule list", "  weft schedule list -o yaml"})
public final class ScheduleList implements Callable<Integer> {
  private final Shell shell;
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Makes the command for this shell. */
  public ScheduleList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ListSchedulesRequest request = ListSchedulesRequest.getDefaultInstance();
    try (Client client = connect.connect()) {
      ListSchedulesResponse all = client.call(() -> client.schedules().listSchedules(request));
      output.output(shell).print(all, _ -> new ScheduleTable(shell).print(all.getSchedulesList()));
      return ExitCode.OK.code();
    }
  }
}
