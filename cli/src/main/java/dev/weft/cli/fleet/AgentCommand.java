package dev.weft.cli.fleet;

import dev.weft.cli.process.AgentRun;
import dev.weft.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft agent}: runs one; the commands below it look after those that run. */
@Command(
    name = "agent",
    description = "Run an agent here, until it is told to end (SIGTERM, Ctrl-C: it drains).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft agent --set agent.coordinators=127.0.0.1:7781",
      "  weft agent --config agent.conf",
      "  weft agent --keys              every key, its default and meaning",
      "  weft agent list                what each agent runs",
      "  weft agent drain node-a        give it no more jobs",
      "  weft agent resume node-a"
    })
public final class AgentCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private AgentRun run = new AgentRun();

  /** Makes the command for this shell. */
  public AgentCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run.run(shell);
  }
}
