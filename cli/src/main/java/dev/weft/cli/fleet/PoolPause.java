package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.PausePoolRequest;
import dev.weft.proto.api.v1.Pool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft pool pause}. */
@Command(
    name = "pause",
    description = "Start no job of a pool any more, until it is resumed. What runs goes on.",
    footerHeading = "%nExamples:%n",
    footer = "  weft pool pause gpu")
public final class PoolPause implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "POOL", description = "The pool's name.")
  private String name = "";

  /** Makes the command for this shell. */
  public PoolPause(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    PausePoolRequest request = PausePoolRequest.newBuilder().setPool(name).build();
    try (Client client = connect.connect()) {
      Pool pool = client.call(() -> client.fleet().pausePool(request)).getPool();
      output.output(shell).print(pool, _ -> new PoolTable(shell).print(List.of(pool)));
      return ExitCode.OK.code();
    }
  }
}
