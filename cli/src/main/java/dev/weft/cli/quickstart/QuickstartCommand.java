package dev.weft.cli.quickstart;

import dev.weft.cli.client.Patience;
import dev.weft.cli.client.Pause;
import dev.weft.cli.process.Folder;
import dev.weft.cli.process.Layout;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft quickstart}. */
@Command(
    name = "quickstart",
    description = {
      "Start all of Weft on this machine and show what it does.",
      "Needs no server: an embedded AMQP broker, a coordinator and two agents are started as"
          + " separate processes that listen on loopback only. They stop with this command."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weft quickstart                      stays up until Ctrl-C",
      "  weft quickstart --once               ends after the demonstration",
      "  weft quickstart --data ./weft-data   keeps its data and logs"
    })
public final class QuickstartCommand implements Callable<Integer> {
  private static final Path NONE = Path.of("");
  private static final int MOST_JOBS = 100_000;

  private final Shell shell;
  private final Supplier<Patience> patience;
  private final Pause pause;

  @Option(
      names = "--once",
      description = "End after the demonstration: with 0 if every result arrived, else with 1.")
  private boolean once;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description =
          "Where to keep data and logs (default: a temporary folder, removed at the end).")
  private Path data = NONE;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many jobs wait at once in the last part, up to 100,000 (default: 10000).")
  private int jobs = 10_000;

  /** Makes the command for this shell. */
  public QuickstartCommand(Shell shell, Supplier<Patience> patience, Pause pause) {
    this.shell = shell;
    this.patience = patience;
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw CommandFailure.usage("--jobs: expected 1 to 100,000");
    }
    Path launcher = Layout.folder();
    try (Folder folder =
            data.equals(NONE) ? Folder.temporary("weft-quickstart") : Folder.lasting(data);
        Stage stage = new Stage(folder.path())) {
      Thread hook = Thread.ofPlatform().name("quickstart-end").unstarted(() -> end(stage, folder));
      Runtime.getRuntime().addShutdownHook(hook);
      Demonstration demonstration = new Demonstration(shell, patience, pause, stage);
      boolean complete = demonstration.play(launcher, folder.path(), jobs);
      if (once) {
        Runtime.getRuntime().removeShutdownHook(hook);
        return complete ? ExitCode.OK.code() : ExitCode.JOB_FAILED.code();
      }
      demonstration.whatNext();
      // Ctrl-C ends the process, and the hook what it started.
      new CountDownLatch(1).await();
      return ExitCode.OK.code();
    }
  }

  private void end(Stage stage, Folder folder) {
    stage.close();
    try {
      folder.close();
    } catch (IOException e) {
      shell.say("weft: cannot remove " + folder.path() + ": " + e.getMessage());
    }
  }
}
