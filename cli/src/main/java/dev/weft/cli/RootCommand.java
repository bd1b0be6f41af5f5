package dev.weft.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code weft}: the commands below it do the work. */
@Command(
    name = "weft",
    description = "Dispatches jobs from RabbitMQ to a fleet of servers, each job a virtual thread.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft quickstart                    all of Weft here, with a demonstration",
      "  weft submit echo hello --wait      run a job and print its output",
      "  weft job list --state active       what waits and runs, and why it waits",
      "  weft COMMAND --help                more about a command, with examples"
    })
final class RootCommand {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and the libraries' own messages.")
  private boolean debug;

  /** Whether stack traces are wanted. */
  boolean debug() {
    return debug;
  }
}
