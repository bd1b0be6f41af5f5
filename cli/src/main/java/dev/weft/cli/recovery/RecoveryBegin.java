package dev.weft.cli.recovery;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.BeginRecoveryRequest;
import dev.weft.proto.api.v1.Recovery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft recovery begin}. */
@Command(
    name = "begin",
    description = {
      "Start no job at any coordinator until the agents have told what they hold. It begins by itself"
          + " when a coordinator notices that its store was set back."
    },
    footerHeading = "%nExamples:%n",
    footer = "  weft recovery begin")
public final class RecoveryBegin implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Makes the command for this shell. */
  public RecoveryBegin(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    BeginRecoveryRequest request = BeginRecoveryRequest.getDefaultInstance();
    try (Client client = connect.connect()) {
      Recovery recovery = client.call(() -> client.recovery().beginRecovery(request)).getRecovery();
      output.output(shell).print(recovery, _ -> new RecoveryText(shell).print(recovery));
      return ExitCode.OK.code();
    }
  }
}
