package dev.weft.cli.output;

import dev.weft.cli.shell.Shell;
import picocli.CommandLine.Option;

/** The options of every command that prints data. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to print: table, json or yaml (default: table).")
  private Format format = Format.TABLE;

  /** The form that was asked for. */
  public Format format() {
    return format;
  }

  /** Prints in the form that was asked for. */
  public Output output(Shell shell) {
    return new Output(shell, format);
  }
}
