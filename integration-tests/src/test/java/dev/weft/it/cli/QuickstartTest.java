package dev.weft.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.it.proc.JvmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart shows what it promises, and leaves nothing behind however it ends. */
final class QuickstartTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir private Path folder;

  @Test
  void onceEndsWithZeroWhenEveryResultArrived() throws Exception {
    try (JvmProcess weft = Command.start(folder, "quickstart", "--once", "--jobs", "500")) {
      assertThat(weft.awaitExit(LIMIT)).isZero();
      assertThat(String.join("\n", weft.lines()))
          .contains("✓ 5 results: task 1 done, task 2 done")
          .containsPattern("✓ 1,000 results: 节点A \\d+, 节点B \\d+")
          .contains("✓ 500 succeeded");
    }
    assertThat(temporaryFolders()).isEmpty();
  }

  @Test
  void aKilledOneLeavesNoProcess() throws Exception {
    try (JvmProcess weft = Command.start(folder, "quickstart", "--jobs", "1")) {
      weft.awaitLine("Ctrl-C stops everything", LIMIT);
      List<ProcessHandle> children = children(weft);
      assertThat(children).hasSize(4);

      weft.kill9();

      await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void aStoppedOneLeavesNeitherProcessNorFile() throws Exception {
    try (JvmProcess weft = Command.start(folder, "quickstart", "--jobs", "1")) {
      weft.awaitLine("Ctrl-C stops everything", LIMIT);
      List<ProcessHandle> children = children(weft);
      assertThat(temporaryFolders()).hasSize(1);

      weft.sigterm();

      weft.awaitExit(SOON);
      assertThat(children).noneMatch(ProcessHandle::isAlive);
      assertThat(temporaryFolders()).isEmpty();
    }
  }

  private static List<ProcessHandle> children(JvmProcess weft) {
    return ProcessHandle.of(weft.pid()).orElseThrow().children().toList();
  }

  private List<String> temporaryFolders() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("weft-quickstart"))
          .toList();
    }
  }
}
