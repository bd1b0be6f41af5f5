package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Pool;
import dev.weft.proto.api.v1.ResumePoolRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft pool resume}. */
@Command(
    name = "resume",
    description = "Start jobs of a paused pool again.",
    footerHeading = "%nExamples:%n",
    footer = "  weft pool resume gpu")
public final class PoolResume implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "POOL", description = "The pool's name.")
  private String name = "";

  /** Makes the command for this shell. */
  public PoolResume(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ResumePoolRequest request = ResumePoolRequest.newBuilder().setPool(name).build();
    try (Client client = connect.connect()) {
      Pool pool = client.call(() -> client.fleet().resumePool(request)).getPool();
      output.output(shell).print(pool, _ -> new PoolTable(shell).print(List.of(pool)));
      return ExitCode.OK.code();
    }
  }
}
