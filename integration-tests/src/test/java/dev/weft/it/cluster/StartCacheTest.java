package dev.weft.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.it.proc.JvmCommand;
import dev.weft.it.proc.JvmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {
  @TempDir private Path folder;

  @Test
  void processesOfClustersUseWhatOthersHaveLearned() throws Exception {
    assumeTrue(StartCache.isPossible(), "there are no jars yet: mvn verify makes them");
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "256m")) {
      JvmProcess agent = cluster.startAgent("a1");

      assertThat(caches(cluster.coordinator()))
          .singleElement()
          .asString()
          .contains("/coordinator-");
      assertThat(caches(agent)).singleElement().asString().contains("/agent-");
      // A cache that does not fit is a warning of the JVM's, and all goes on without.
      assertThat(cluster.coordinator().lines()).noneMatch(line -> line.contains("[aot"));
      assertThat(agent.lines()).noneMatch(line -> line.contains("[aot"));
    }
  }

  @Test
  void anotherClassPathHasNoCache() {
    JvmCommand other = JvmCommand.of(WeftCluster.MAIN).withClassPath(List.of(folder));

    assertThat(StartCache.quicken(other, "agent")).isEqualTo(other);
  }

  /** The caches that a process has mapped. */
  private static List<String> caches(JvmProcess process) throws IOException {
    Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
    return Files.readAllLines(maps).stream()
        .filter(line -> line.endsWith(".aot"))
        .map(line -> line.substring(line.indexOf('/')))
        .distinct()
        .toList();
  }
}
