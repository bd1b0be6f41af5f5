package dev.weft.cli.server;

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
    description = {
      "Run a coordinator until it is told to end (SIGTERM or Ctrl-C).",
      "Prints its configuration, and a line when it can be used. Jobs survive its end."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft coordinator --config /etc/weft/coordinator.conf",
      "  weft coordinator --set data.dir=/var/lib/weft --set amqp.uri=amqp://127.0.0.1:5672",
      "  WEFT_AMQP_URI=amqp://me:secret@10.0.0.6 weft coordinator",
      "  weft coordinator --keys        every key with its default and meaning"
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
      return orderly ? ExitCode.OK.code() : ExitCode.INTERNAL.code();
    } catch (StoreException e) {
      throw new CommandFailure(ExitCode.USAGE, e.reason(), e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot listen: " + e.getMessage(), e);
    }
  }
}
