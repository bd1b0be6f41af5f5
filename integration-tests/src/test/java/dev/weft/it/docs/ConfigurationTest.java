package dev.weft.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.AgentProgram;
import dev.weft.common.config.Reference;
import dev.weft.coordinator.CoordinatorProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of the configuration is what the programs read. */
class ConfigurationTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  @Test
  void theReferenceOfTheConfigurationIsWhatTheProgramsRead() throws IOException {
    String expected = document();
    if (System.getProperty("weft.update-docs") != null) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT).hasContent(expected);
  }

  private static String document() {
    return """
    # Configuration

    A coordinator and an agent read, later ones winning: defaults, the file of `--config` (lines of `key = value`; `#`
    begins a comment line), the environment (`WEFT_AMQP_URI` is `amqp.uri`), and `--set key=value`. A key that does not
    exist, or a value that does not fit, is refused with file, line and what was expected. The table that is printed at
    the start says what is in force and where it came from, with secrets masked.

    Durations are written `1500ms`, `30s`, `5m`, `2h`, `1d` or as ISO 8601; sizes `64KiB`, `1MiB`, `16MB`.

    This page is written by `ConfigurationTest`; `weft coordinator --keys` and `weft agent --keys` show the same.

    ## Coordinator

    %s
    ## Agent

    %s\
    """
        .formatted(
            Reference.markdown(CoordinatorProgram.schema()),
            Reference.markdown(AgentProgram.SCHEMA));
  }
}
