package dev.weft.cli.server;

import dev.weft.cli.process.Lifeline;
import dev.weft.cli.shell.Shell;
import dev.weft.common.config.Config;
import dev.weft.common.config.Layers;
import dev.weft.common.config.Reference;
import dev.weft.common.config.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where the configuration of a process comes from. */
final class ConfigOptions {
  // Variables that begin like keys and are the command's own.
  private static final Set<String> NOT_KEYS = Set.of("WEFT_ADDRESS", "WEFT_HOME", "WEFT_JAVA_OPTS");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file of key = value lines; of several, the later ones win.")
  private List<Path> files = List.of();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a key; wins over files and over variables such as WEFT_AMQP_URI.")
  private List<String> assignments = List.of();

  @Option(names = "--keys", description = "Show every key with its default and meaning, and end.")
  private boolean keys;

  @Option(names = Lifeline.FLAG, hidden = true, description = "End when the standard input does.")
  private boolean untilInputEnds;

  /** Whether only the keys are wanted; then they were shown. */
  boolean showedKeys(Schema schema, Shell shell) {
    if (keys) {
      shell.out().print(Reference.markdown(schema));
      shell.out().flush();
    }
    return keys;
  }

  /**
   * Reads it, and holds on to the lifeline if there is to be one.
   *
   * @throws dev.weft.common.config.ConfigException if anything in it is wrong
   */
  Config read(Schema schema, Shell shell) {
    if (untilInputEnds) {
      Lifeline.hold(shell.in());
    }
    Layers layers = Config.of(schema);
    files.forEach(layers::file);
    return layers.environment(shell.env(), NOT_KEYS).flags(assignments).load();
  }
}
