package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Agent;
import dev.weft.proto.api.v1.ResumeAgentRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weft agent resume}. */
@Command(
    name = "resume",
    description = "Give a drained agent jobs again.",
    footerHeading = "%nExamples:%n",
    footer = "  weft agent resume node-a")
public final class AgentResume implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "AGENT", description = "The agent's id.")
  private String agent = "";

  /** Makes the command for this shell. */
  public AgentResume(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ResumeAgentRequest request = ResumeAgentRequest.newBuilder().setAgent(agent).build();
    try (Client client = connect.connect()) {
      Agent resumed = client.call(() -> client.fleet().resumeAgent(request)).getAgent();
      output.output(shell).print(resumed, out -> out.println(new AgentTable(shell).line(resumed)));
      return ExitCode.OK.code();
    }
  }
}
