package dev.weft.cli;

import dev.weft.cli.client.Patience;
import dev.weft.cli.fleet.AgentCommand;
import dev.weft.cli.fleet.AgentDrain;
import dev.weft.cli.fleet.AgentList;
import dev.weft.cli.fleet.AgentResume;
import dev.weft.cli.fleet.PoolCommand;
import dev.weft.cli.fleet.PoolList;
import dev.weft.cli.fleet.PoolPause;
import dev.weft.cli.fleet.PoolResume;
import dev.weft.cli.job.CancelCommand;
import dev.weft.cli.job.GetCommand;
import dev.weft.cli.job.JobCommand;
import dev.weft.cli.job.ListCommand;
import dev.weft.cli.job.WatchCommand;
import dev.weft.cli.process.CoordinatorCommand;
import dev.weft.cli.shell.ExitCode;
import dev.weft.cli.shell.Shell;
import dev.weft.cli.submit.SubmitCommand;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** All commands, wired by hand: reads as the tree that they are. */
final class Commands {
  private Commands() {}

  /**
   * The tree of commands.
   *
   * @param patience how calls that may be repeated are
   */
  static CommandLine tree(Shell shell, Supplier<Patience> patience) {
    RootCommand root = new RootCommand();
    CommandLine weft = new CommandLine(root);
    weft.getCommandSpec().addOption(help()).addOption(version());
    weft.addSubcommand(new CoordinatorCommand(shell))
        .addSubcommand(new SubmitCommand(shell, patience))
        .addSubcommand(
            new CommandLine(new JobCommand())
                .addSubcommand(new GetCommand(shell))
                .addSubcommand(new ListCommand(shell))
                .addSubcommand(new WatchCommand(shell, patience))
                .addSubcommand(new CancelCommand(shell)))
        .addSubcommand(
            new CommandLine(new AgentCommand(shell))
                .addSubcommand(new AgentList(shell))
                .addSubcommand(new AgentDrain(shell))
                .addSubcommand(new AgentResume(shell)))
        .addSubcommand(
            new CommandLine(new PoolCommand())
                .addSubcommand(new PoolList(shell))
                .addSubcommand(new PoolPause(shell))
                .addSubcommand(new PoolResume(shell)))
        .addSubcommand(new CompletionCommand(shell))
        .addSubcommand(new VersionCommand(shell));
    weft.getCommandSpec().usageMessage().exitCodeList(exitCodes());
    weft.getCommandSpec().versionProvider(() -> new String[] {Version.ofThisProcess().weft()});
    Mistakes mistakes = new Mistakes(shell, root::debug);
    return weft.setOut(writer(shell.out()))
        .setErr(writer(shell.err()))
        .registerConverter(Integer.TYPE, Commands::number)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(shell.interactive())
        .setUsageHelpLongOptionsMaxWidth(28)
        .setParameterExceptionHandler(mistakes)
        .setExecutionExceptionHandler(mistakes);
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
