package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.DeclareAgentLostRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft agent declare-lost}. */
@Command(
    name = "declare-lost",
    description = {
      "Give up at once what an unreachable agent holds.",
      "",
      "Only for an agent that is surely gone, such as one whose server was switched off: if it still"
          + " runs, its jobs run twice. Without this command an agent is lost after"
          + " agents.lost-after, or never while too many agents are silent at once."
    },
    footerHeading = "%nExamples:%n",
    footer = "  weft agent declare-lost node-a")
public final class AgentDeclareLost implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "AGENT", description = "The agent's id.")
  private String agent = "";

  /** Makes the command for this shell. */
  public AgentDeclareLost(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    DeclareAgentLostRequest request = DeclareAgentLostRequest.newBuilder().setAgent(agent).build();
    try (Client client = connect.connect()) {
      Agent lost = client.call(() -> client.fleet().declareAgentLost(request)).getAgent();
      output.output(shell).print(lost, out -> out.println(new AgentTable(shell).line(lost)));
      return ExitCode.OK.code();
    }
  }
}
