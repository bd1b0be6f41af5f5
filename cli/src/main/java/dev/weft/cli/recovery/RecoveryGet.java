package dev.weft.cli.recovery;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.GetRecoveryRequest;
import dev.weft.proto.api.v1.Recovery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft recovery get}. */
@Command(
    name = "get",
    description = "Show whether jobs are held back, why, and which agents are waited for.",
    footerHeading = "%nExamples:%n",
    footer = {"  weft recovery get", "  weft recovery get -o json | jq -r .state"})
public final class RecoveryGet implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Makes the command for this shell. */
  public RecoveryGet(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      Recovery recovery =
          client
              .call(() -> client.recovery().getRecovery(GetRecoveryRequest.getDefaultInstance()))
              .getRecovery();
      output.output(shell).print(recovery, _ -> new RecoveryText(shell).print(recovery));
      return ExitCode.OK.code();
    }
  }
}
