package dev.weft.cli.fleet;

import dev.weft.cli.client.Client;
import dev.weft.cli.client.ConnectOptions;
import dev.weft.cli.output.Output;
import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.ListAgentsRequest;
import dev.weft.proto.api.v1.ListAgentsResponse;
import dev.weft.proto.api.v1.WatchAgentsRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weft agent list}. */
@Command(
    name = "list",
    description = "List the agents with what they run.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft agent list",
      "  weft agent list --watch                      then each change, a line each",
      "  weft agent list -o json | jq -r '.agents[].id'"
    })
public final class AgentList implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConnectOptions connect = new ConnectOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(names = "--watch", description = "Go on and show each change until Ctrl-C.")
  private boolean watch;

  /** Makes the command for this shell. */
  public AgentList(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    try (Client client = connect.connect()) {
      AgentTable table = new AgentTable(shell);
      if (watch) {
        client.call(() -> watch(client, table));
      } else {
        ListAgentsResponse agents =
            client.call(() -> client.fleet().listAgents(ListAgentsRequest.getDefaultInstance()));
        output.output(shell).print(agents, _ -> table.print(agents.getAgentsList()));
      }
      return ExitCode.OK.code();
    }
  }

  private boolean watch(Client client, AgentTable table) {
    Output printer = output.output(shell);
    client
        .fleetStreams()
        .watchAgents(WatchAgentsRequest.getDefaultInstance())
        .forEachRemaining(change ->
            printer.printNext(
                change.getAgent(), out -> out.println(table.line(change.getAgent()))));
    return true;
  }
}
