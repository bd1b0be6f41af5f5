package dev.weft.cli.job;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft job get}. */
@Command(
    name = "get",
    description = "Show everything about a job.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft job get nightly-17",
      "  weft job get nightly-17 -o json | jq -r .state",
      "  weft job get nightly-17 --raw > result.bin"
    })
public final class GetCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id = "";

  @Option(names = "--raw", description = "Print the job's output and nothing else, byte for byte.")
  private boolean raw;

  /** Makes the command for this shell. */
  public GetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      GetJobRequest request = GetJobRequest.newBuilder().setId(id).build();
      Job job = client.call(() -> client.jobs().getJob(request)).getJob();
      if (raw) {
        shell.out().writeBytes(job.getOutput().toByteArray());
        shell.out().flush();
      } else {
        output.output(shell).print(job, out -> new JobView(shell).print(job));
      }
      return ExitCode.OK.code();
    }
  }
}
