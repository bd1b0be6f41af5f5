package dev.weft.cli.job;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.JobStates;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.ReleaseJobRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft job release}. */
@Command(
    name = "release",
    description = {
      "Let a held job be tried again.",
      "",
      "A job is held when an attempt was lost with its agent, may have run half way, and the job was"
          + " submitted with --on-lost=hold. Look at what the attempt did first; cancel the job if it"
          + " must not run again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft job list --state held",
      "  weft job release payment-17",
    })
public final class ReleaseCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id = "";

  /** Makes the command for this shell. */
  public ReleaseCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ReleaseJobRequest request = ReleaseJobRequest.newBuilder().setId(id).build();
    try (Client client = connect.connect()) {
      Job job = client.call(() -> client.jobs().releaseJob(request)).getJob();
      output
          .output(shell)
          .print(job, out -> out.println(id + " " + JobStates.name(job.getState())));
      return ExitCode.OK.code();
    }
  }
}
