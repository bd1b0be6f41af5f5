package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitInstall;
import dev.weft.it.rabbit.RabbitTrio;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker is a cluster of three, and loses one of them. */
@Order(7)
final class ThreeNodesTest {
  private static final Duration AWAY = Duration.ofSeconds(3);

  @TempDir private Path folder;

  @Test
  void everyJobEndsOnceWhenANodeIsCutOffAndWhenItDies() throws Exception {
    RabbitInstall.assume();
    try (RabbitTrio trio = RabbitTrio.start(folder.resolve("brokers"));
        Arena arena = Arena.start(folder, new Broker(trio.nodes()))) {
      Experiment.assertClean(new NodeCutOff(trio, AWAY), arena);
      Experiment.assertClean(new NodeKilled(trio, AWAY), arena);
    }
  }
}
