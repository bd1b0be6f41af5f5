package dev.weft.cli.recovery;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.EndRecoveryRequest;
import dev.weft.proto.api.v1.Recovery;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft recovery end}. */
@Command(
    name = "end",
    description = {
      "Start jobs again, whichever agents have not come yet: what they run and the store has lost may"
          + " be started a second time if somebody submits it again."
    },
    footerHeading = "%nExamples:%n",
    footer = "  weft recovery end")
public final class RecoveryEnd implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Makes the command for this shell. */
  public RecoveryEnd(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    EndRecoveryRequest request = EndRecoveryRequest.getDefaultInstance();
    try (Client client = connect.connect()) {
      Recovery recovery = client.call(() -> client.recovery().endRecovery(request)).getRecovery();
      output.output(shell).print(recovery, _ -> new RecoveryText(shell).print(recovery));
      return ExitCode.OK.code();
    }
  }
}
