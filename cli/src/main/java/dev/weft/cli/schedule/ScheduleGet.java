package dev.weft.cli.schedule;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.GetScheduleRequest;
import dev.weft.proto.api.v1.Schedule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft schedule get}. */
@Command(
    name = "get",
    description = "Show everything about a schedule, and when it fires next.",
    footerHeading = "%nExamples:%n",
    footer = {"  weft schedule get nightly", "  weft schedule get nightly --next 30"})
public final class ScheduleGet implements Callable<Integer> {
  private static final int MOST = 100;

  private final Shell shell;
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The schedule's id.")
  private String id = "";

  @Option(
      names = "--next",
      paramLabel = "N",
      defaultValue = "5",
      description = "Show so many of the next times, up to 100 (default: 5).")
  private int next = 5;

  /** Makes the command for this shell. */
  public ScheduleGet(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (next < 1 || next > MOST) {
      throw CommandFailure.usage("--next: expected 1 to " + MOST);
    }
    GetScheduleRequest request =
        GetScheduleRequest.newBuilder().setId(id).setNextFires(next).build();
    try (Client client = connect.connect()) {
      Schedule schedule = client.call(() -> client.schedules().getSchedule(request)).getSchedule();
      output.output(shell).print(schedule, _ -> new ScheduleTable(shell).show(schedule));
      return ExitCode.OK.code();
    }
  }
}
