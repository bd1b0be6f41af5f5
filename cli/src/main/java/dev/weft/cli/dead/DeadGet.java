package dev.weft.cli.dead;

import com.google.protobuf.ByteString;
import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.DeadLetter;
import dev.weft.proto.api.v1.GetDeadLetterRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft dead get}. */
@Command(
    name = "get",
    description = "Show everything about a dead letter: a job's attempts, a message's headers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft dead get nightly-17",
      "  weft dead get message/1234 -o json",
      "  weft dead get message/1234 --raw > body.bin"
    })
public final class DeadGet implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "ID", description = "The job's id, or message/ and a number.")
  private String id = "";

  @Option(
      names = "--raw",
      description =
          "Print the job's payload or the message's body and nothing else, byte for byte.")
  private boolean raw;

  /** Makes the command for this shell. */
  public DeadGet(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      GetDeadLetterRequest request =
          GetDeadLetterRequest.newBuilder().setId(id).setWithPayload(true).build();
      DeadLetter letter =
          client.call(() -> client.letters().getDeadLetter(request)).getDeadLetter();
      if (raw) {
        ByteString bytes =
            letter.hasJob()
                ? letter.getJob().getSpec().getPayload()
                : letter.getMessage().getBody();
        shell.out().writeBytes(bytes.toByteArray());
        shell.out().flush();
      } else {
        output.output(shell).print(letter, out -> new LetterText(shell).page(letter));
      }
      return ExitCode.OK.code();
    }
  }
}
