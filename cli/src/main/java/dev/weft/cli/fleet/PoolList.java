package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ListPoolsRequest;
import dev.weft.proto.api.v1.ListPoolsResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft pool list}. */
@Command(
    name = "list",
    description = "List the pools: what waits, why it waits, and what runs.",
    footerHeading = "%nExamples:%n",
    footer = {"  weft pool list", "  weft pool list -o yaml"})
public final class PoolList implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Makes the command for this shell. */
  public PoolList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      ListPoolsResponse pools =
          client.call(() -> client.fleet().listPools(ListPoolsRequest.getDefaultInstance()));
      output.output(shell).print(pools, _ -> new PoolTable(shell).print(pools.getPoolsList()));
      return ExitCode.OK.code();
    }
  }
}
