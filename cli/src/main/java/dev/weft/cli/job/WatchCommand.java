package dev.weft.cli.job;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.JobWatch;
import dev.weft.cli.client.Patience;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Job;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft job watch}. */
@Command(
    name = "watch",
    description = {
      "Follow a job until it has ended.",
      "States, progress and log go to the standard error, the output at the end to the standard"
          + " output; with -o json everything goes there, a line each."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft job watch nightly-17",
      "  weft job watch nightly-17 --no-log",
      "  weft job watch nightly-17 -o json | jq -r 'select(.job) | .job.state'"
    })
public final class WatchCommand implements Callable<Integer> {
  private final Shell shell;
  private final Supplier<Patience> patience;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id = "";

  @Option(names = "--no-log", description = "Leave out the job's log.")
  private boolean withoutLog;

  /** Makes the command for this shell. */
  public WatchCommand(Shell shell, Supplier<Patience> patience) {
    this.shell = shell;
    this.patience = patience;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Client client = connect.connect()) {
      JobTeller teller = new JobTeller(shell, output.output(shell));
      Job job = teller.follow(client, new JobWatch(client, patience.get(), id, !withoutLog));
      return new JobEnd(shell).tell(job, output.output(shell).human()).code();
    }
  }
}
