package dev.weft.it.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.it.proc.JvmCommand;
import dev.weft.it.proc.JvmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The laid-out command. */
final class Command {
  private static final Path LAYOUT = Path.of("..", "cli", "target", "weft");

  private Command() {}

  /**
   * Starts it.
   *
   * @param folder for its log and its temporary files
   */
  static JvmProcess start(Path folder, String... arguments) throws IOException {
    assumeTrue(
        Files.isDirectory(LAYOUT.resolve("broker").resolve("lib")),
        "the command is not laid out: mvn package does it");
    return JvmCommand.of("dev.weft.cli.Main")
        .withClassPath(List.of(LAYOUT.toAbsolutePath().normalize().resolve("lib").resolve("*")))
        .withOptions("-Xmx256m", "-Djava.io.tmpdir=" + folder)
        .withArguments(arguments)
        .start("weft", folder);
  }
}
