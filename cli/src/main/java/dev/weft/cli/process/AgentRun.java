package dev.weft.cli.process;

import dev.weft.agent.AgentProgram;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import picocli.CommandLine.Mixin;

/** What {@code weft agent} does when no command is named below it. */
public final class AgentRun {
  @Mixin private ConfigOptions options = new ConfigOptions();

  /**
   * Runs an agent until it has left.
   *
   * @return the exit code
   */
  public int run(Shell shell) throws InterruptedException {
    if (options.showedKeys(AgentProgram.SCHEMA, shell)) {
      return ExitCode.OK.code();
    }
    Config config = options.read(AgentProgram.SCHEMA, shell);
    try {
      int ended = AgentProgram.run(config, shell.out());
      return (ended == AgentProgram.LEFT ? ExitCode.OK : ExitCode.INTERNAL).code();
    } catch (ConfigException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
