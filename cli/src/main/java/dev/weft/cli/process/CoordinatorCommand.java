package dev.weft.cli.process;

import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.Config;
import dev.weft.coordinator.CoordinatorProgram;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft coordinator}. */
@Command(
    name = "coordinator",
    description = "Run a coordinator here, until it is told to end (SIGTERM, Ctrl-C).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft coordinator --set amqp.uri=amqp://user:password@127.0.0.1:5672",
      "  weft coordinator --config coordinator.conf",
      "  weft coordinator --keys                  every key, its default and meaning"
    })
public final class CoordinatorCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private ConfigOptions options = new ConfigOptions();

  /** Makes the command for this shell. */
  public CoordinatorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (options.showedKeys(CoordinatorProgram.schema(), shell)) {
      return ExitCode.OK.code();
    }
    Config config = options.read(CoordinatorProgram.schema(), shell);
    try {
      boolean orderly = CoordinatorProgram.run(config, shell.out());
      return (orderly ? ExitCode.OK : ExitCode.INTERNAL).code();
    } catch (StoreException e) {
      throw new CommandFailure(ExitCode.USAGE, e.reason(), e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot listen: " + e.getMessage(), e);
    }
  }
}
