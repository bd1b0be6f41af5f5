package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.client.ProtoTime;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.PositiveDuration;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.DrainAgentRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft agent drain}. */
@Command(
    name = "drain",
    description = "Give an agent no more jobs, until it is resumed. What runs goes on.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft agent drain node-a",
      "  weft agent drain node-a --timeout 5m     then stop what still runs and retry it elsewhere"
    })
public final class AgentDrain implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "AGENT", description = "The agent's id.")
  private String agent = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = PositiveDuration.class,
      description =
          "After this long, stop what still runs and retry it elsewhere (default: never).")
  private Duration timeout = Duration.ZERO;

  /** Makes the command for this shell. */
  public AgentDrain(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    DrainAgentRequest.Builder request = DrainAgentRequest.newBuilder().setAgent(agent);
    if (!timeout.isZero()) {
      request.setTimeout(ProtoTime.of(timeout));
    }
    try (Client client = connect.connect()) {
      Agent drained = client.call(() -> client.fleet().drainAgent(request.build())).getAgent();
      output.output(shell).print(drained, out -> out.println(new AgentTable(shell).line(drained)));
      return ExitCode.OK.code();
    }
  }
}
