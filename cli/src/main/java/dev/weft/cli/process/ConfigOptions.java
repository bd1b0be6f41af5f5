package dev.weft.cli.process;

import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Layers;
import dev.weft.common.config.Reference;
import dev.weft.common.config.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** How a process of Weft's is configured on its command line. */
public final class ConfigOptions {
  /** Variables that are the command's own and no keys. */
  private static final Set<String> NOT_KEYS = Set.of("WEFT_ADDRESS", "WEFT_JAVA_OPTS", "WEFT_HOME");

  @Option(names = "--config", paramLabel = "FILE", description = "A file of 'key = value' lines.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One value; wins over the environment (WEFT_SLOTS=5) and the file.")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--keys", description = "Show every key with its default and meaning, and end.")
  private boolean keys;

  @Option(
      names = Lifeline.FLAG,
      description =
          "End when the standard input ends: for a parent that must leave nothing behind.")
  private boolean lifeline;

  /** Whether only the keys are wanted; then they were shown. */
  boolean showedKeys(Schema schema, Shell shell) {
    if (keys) {
      shell.out().print(Reference.markdown(schema));
    }
    return keys;
  }

  /**
   * Reads the configuration, and holds on to the lifeline if there is to be one.
   *
   * @throws CommandFailure if it is wrong, with a line for each problem
   */
  Config read(Schema schema, Shell shell) {
    if (lifeline) {
      Lifeline.hold(shell.in());
    }
    try {
      Layers layers = Config.of(schema);
      file.ifPresent(layers::file);
      return layers.environment(shell.env(), NOT_KEYS).flags(settings).load();
    } catch (ConfigException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
