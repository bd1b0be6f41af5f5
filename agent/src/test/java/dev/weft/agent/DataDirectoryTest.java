package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.common.id.AgentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void idIsMadeOnceAndKept(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("a/b");
    AgentId made;
    try (DataDirectory data = DataDirectory.take(path)) {
      made = data.agentId(Optional.empty(), "web 1.example", random);
      assertThat(made.value()).matches("web-1\\.example-[a-z0-9]{6}");
    }
    try (DataDirectory data = DataDirectory.take(path)) {
      assertThat(data.agentId(Optional.empty(), "renamed", random)).isEqualTo(made);
    }
  }

  @Test
  void givenIdIsUsedAndNothingIsKept(@TempDir Path folder) throws IOException {
    try (DataDirectory data = DataDirectory.take(folder)) {
      AgentId given = new AgentId("a");
      assertThat(data.agentId(Optional.of(given), "web", random)).isEqualTo(given);
    }
    assertThat(folder.resolve("agent-id")).doesNotExist();
  }

  @Test
  void directoryIsForOneAgentAtATime(@TempDir Path folder) throws IOException {
    try (DataDirectory _ = DataDirectory.take(folder)) {
      assertThatThrownBy(() -> DataDirectory.take(folder))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another agent uses")
          .hasMessageContaining("agent.data");
    }
    DataDirectory.take(folder).close();
  }

  @Test
  void fileThatHoldsNoIdIsRefused(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("agent-id"), "not an id");
    try (DataDirectory data = DataDirectory.take(folder)) {
      assertThatThrownBy(() -> data.agentId(Optional.empty(), "web", random))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("does not hold the id");
    }
  }

  @Test
  void systemdAndXdgSayWhereItIs() {
    Path home = Path.of("/home/me");
    assertThat(DataDirectory.usual(Map.of(), home))
        .isEqualTo(Path.of("/home/me/.local/state/weft/agent"));
    assertThat(DataDirectory.usual(Map.of("XDG_STATE_HOME", "/state"), home))
        .isEqualTo(Path.of("/state/weft/agent"));
    assertThat(DataDirectory.usual(Map.of("STATE_DIRECTORY", "/var/lib/a:/var/lib/b"), home))
        .isEqualTo(Path.of("/var/lib/a"));
  }
}
