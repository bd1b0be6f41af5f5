package dev.weft.cli;

import dev.weft.cli.server.AgentCommand;
import dev.weft.cli.server.CoordinatorCommand;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * What holds for every command: help, mistakes, numbers, where things are printed.
 *
 * @param shell the world around them
 */
record Conventions(Shell shell) {

  /** Makes them hold for the whole tree. */
  CommandLine applyTo(CommandLine weft, RootCommand root) {
    weft.getCommandSpec().addOption(help()).addOption(version());
    weft.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    weft.getCommandSpec().versionProvider(() -> new String[] {Version.ofThisProcess().weft()});
    Mistakes mistakes = new Mistakes(shell, root::debug);
    return weft.setOut(writer(shell.out()))
        .setErr(writer(shell.err()))
        .registerConverter(Integer.TYPE, Conventions::number)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(shell.interactive())
        .setUsageHelpLongOptionsMaxWidth(28)
        .setExecutionStrategy(command -> run(command, root))
        .setParameterExceptionHandler(mistakes)
        .setExecutionExceptionHandler(mistakes);
  }

  private static int run(ParseResult command, RootCommand root) {
    Object leaf = command.asCommandLineList().getLast().getCommand();
    boolean serves = leaf instanceof CoordinatorCommand || leaf instanceof AgentCommand;
    if (serves) {
      Libraries.intoTheLog();
    } else if (!root.debug()) {
      Libraries.quiet();
    }
    return new RunLast().execute(command);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("expected a whole number, not '" + text + "'");
    }
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .scopeType(ScopeType.INHERIT)
        .description("Show this help.")
        .build();
  }

  private static OptionSpec version() {
    return OptionSpec.builder("-V", "--version")
        .versionHelp(true)
        .description("Show the version.")
        .build();
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    List<ExitCode> all = Arrays.asList(ExitCode.values());
    all.forEach(exitCode -> codes.put(Integer.toString(exitCode.code()), exitCode.meaning()));
    return codes;
  }
}
