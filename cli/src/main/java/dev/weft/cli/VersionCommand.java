package dev.weft.cli;

import dev.weft.cli.output.OutputOptions;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weft version}. */
@Command(
    name = "version",
    description = "Show the versions of this command and of what it runs on.",
    footerHeading = "%nExamples:%n",
    footer = {"  weft version", "  weft version -o json"})
final class VersionCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private OutputOptions output = new OutputOptions();

  VersionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Version version = Version.ofThisProcess();
    output
        .output(shell)
        .print(
            version,
            out ->
                out.println(
                    "weft "
                        + version.weft()
                        + " (java "
                        + version.java()
                        + ", "
                        + version.os()
                        + ")"));
    return ExitCode.OK.code();
  }
}
