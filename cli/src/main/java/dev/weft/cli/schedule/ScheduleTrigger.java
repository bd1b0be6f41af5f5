package dev.weft.cli.schedule;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.TriggerScheduleRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft schedule trigger}. */
@Command(
    name = "trigger",
    description = "Make a job of a schedule now, and print its id.",
    footerHeading = "%nExamples:%n",
    footer = "  weft schedule trigger nightly")
public final class ScheduleTrigger implements Callable<Integer> {
  private final Shell shell;
  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The schedule's id.")
  private String id = "";

  /** Makes the command for this shell. */
  public ScheduleTrigger(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    TriggerScheduleRequest request = TriggerScheduleRequest.newBuilder().setId(id).build();
    try (Client client = connect.connect()) {
      Job job = client.call(() -> client.schedules().triggerSchedule(request)).getJob();
      output.output(shell).print(job, out -> out.println(job.getSpec().getId()));
      return ExitCode.OK.code();
    }
  }
}
