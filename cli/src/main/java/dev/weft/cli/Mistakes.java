package dev.weft.cli;

import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.ConfigException;
import java.util.List;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells in one line what is wrong, and what to do; the stack trace only if it is asked for. */
final class Mistakes implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Shell shell;
  private final BooleanSupplier debug;

  Mistakes(Shell shell, BooleanSupplier debug) {
    this.shell = shell;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException mistake, String[] args) {
    String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
    String message =
        mistake instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched)
            : String.valueOf(mistake.getMessage());
    int exitCode =
        tell(message + "; '" + command + " --help' shows how it is used", ExitCode.USAGE);
    trace(mistake);
    return exitCode;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    int exitCode =
        switch (failure) {
          case CommandFailure known -> tell(String.valueOf(known.getMessage()), known.exitCode());
          case ConfigException config -> tellEach(config);
          case InterruptedException _ -> tell("interrupted", ExitCode.GAVE_UP);
          case Exception fault ->
              tell("a fault in weft itself: " + fault + "; --debug shows where", ExitCode.INTERNAL);
        };
    trace(failure);
    return exitCode;
  }

  // The one mistake that has several lines: one for each thing that is wrong, with its place.
  private int tellEach(ConfigException config) {
    String.valueOf(config.getMessage()).lines().forEach(line -> shell.say("weft: " + line));
    return ExitCode.USAGE.code();
  }

  private int tell(String what, ExitCode exitCode) {
    shell.say("weft: " + oneLine(what));
    return exitCode.code();
  }

  private void trace(Exception failure) {
    if (debug.getAsBoolean()) {
      failure.printStackTrace(shell.err());
    }
  }

  private static String unmatched(UnmatchedArgumentException mistake) {
    String first = mistake.getUnmatched().getFirst();
    boolean isGroup = !mistake.getCommandLine().getSubcommands().isEmpty();
    String text =
        mistake.isUnknownOption()
            ? "there is no option " + first
            : isGroup ? "there is no command '" + first + "'" : "'" + first + "' is one too many";
    List<String> suggestions = mistake.getSuggestions();
    return suggestions.isEmpty() ? text : text + " (did you mean " + suggestions.getFirst() + "?)";
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
