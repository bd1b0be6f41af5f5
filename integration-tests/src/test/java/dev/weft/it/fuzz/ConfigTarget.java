package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.AgentProgram;
import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Layers;
import dev.weft.common.config.Schema;
import dev.weft.coordinator.CoordinatorProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A configuration file, for either program: what it says is the same if it is said on the command
 * line, and no line of what is shown of it comes from inside a value.
 */
final class ConfigTarget implements Target {
  private static final List<Schema> SCHEMAS =
      List.of(AgentProgram.SCHEMA, CoordinatorProgram.schema());

  private final Path file;

  ConfigTarget(Path folder) {
    this.file = folder.resolve("weft.conf");
  }

  @Override
  public void check(byte[] input) throws Exception {
    Files.write(file, input);
    for (Schema schema : SCHEMAS) {
      try {
        check(Config.of(schema).file(file), schema);
      } catch (ConfigException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  private void check(Layers layers, Schema schema) throws Exception {
    String table = layers.load().table();
    List<String> rows = table.lines().toList();
    assertThat(rows)
        .allMatch(row -> row.chars().noneMatch(c -> Character.isISOControl(c) && c != '\t'));
    List<String> flags =
        Files.readString(file)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    List<String> again = Config.of(schema).flags(flags).load().table().lines().toList();
    assertThat(withoutOrigin(again)).isEqualTo(withoutOrigin(rows));
  }

  private static List<String> withoutOrigin(List<String> rows) {
    int end = rows.getFirst().lastIndexOf("origin");
    return rows.stream().map(row -> row.substring(0, Math.min(end, row.length()))).toList();
  }
}
