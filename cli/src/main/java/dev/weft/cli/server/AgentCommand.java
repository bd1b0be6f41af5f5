package dev.weft.cli.server;

import dev.weft.agent.AgentProgram;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.Config;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft agent}: runs an agent, unless one of the commands below it is asked for. */
@Command(
    name = "agent",
    description = {
      "Run an agent on this server until it is told to end; or look at agents and steer them.",
      "Prints its configuration, and a line when it is connected. SIGTERM or Ctrl-C lets it finish"
          + " what it runs, a second one ends it at once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft agent --config /etc/weft/agent.conf",
      "  weft agent --set agent.id=node-a --set agent.labels=zone=eu-1,disk=ssd",
      "  weft agent --keys              every key with its default and meaning",
      "  weft agent list                what each agent runs",
      "  weft agent drain node-a        give it no more jobs",
      "  weft agent resume node-a"
    })
public final class AgentCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConfigOptions options = new ConfigOptions();

  /** Makes the command for this shell. */
  public AgentCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (options.showedKeys(AgentProgram.SCHEMA, shell)) {
      return ExitCode.OK.code();
    }
    Config config = options.read(AgentProgram.SCHEMA, shell);
    int status = AgentProgram.run(config, shell.out());
    return status == AgentProgram.LEFT ? ExitCode.OK.code() : ExitCode.INTERNAL.code();
  }
}
