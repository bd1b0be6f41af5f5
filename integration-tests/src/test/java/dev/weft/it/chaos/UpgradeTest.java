package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.it.history.Audit;
import dev.weft.it.rabbit.RabbitExtension;
import dev.weft.it.rabbit.RabbitNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The {@link FormerVersion} and the present one together, under load: what was begun with the one
 * is ended with the other, on the same stores and journals. Without a former version each test is
 * reported as skipped.
 */
@Order(5)
@ExtendWith(RabbitExtension.class)
final class UpgradeTest {
  private static final Load.Rate RATE = new Load.Rate(60, 30);
  private static final int SOME = 100;
  private static final Duration END = Duration.ofSeconds(60);

  /** Some jobs run across each change. */
  private static final Duration LONG = Duration.ofSeconds(10);

  /** How a coordinator ends that was asked to by SIGTERM. */
  private static final int ENDED = 143;

  @TempDir private Path folder;

  @Test
  void aNewCoordinatorTakesOverTheStoreAndTheAgentsOfAnOldOne(RabbitNode node) throws Exception {
    Version former = former("a new coordinator with old agents");
    try (Arena arena = Arena.start(folder, Broker.of(node), Arena.Kind.USUAL, former);
        Load load = arena.load("coordinator-first", RATE)) {
      awaitMore(arena);
      arena.changeTo(Version.PRESENT);
      replaceCoordinator(arena, load);
      replaceAgents(arena, load);
      assertRanOnce(arena, load);
    }
  }

  @Test
  void newAgentsTakeOverTheJournalsOfOldOnesAndServeAnOldCoordinator(RabbitNode node)
      throws Exception {
    Version former = former("new agents with an old coordinator");
    try (Arena arena = Arena.start(folder, Broker.of(node), Arena.Kind.USUAL, former);
        Load load = arena.load("agents-first", RATE)) {
      awaitMore(arena);
      arena.changeTo(Version.PRESENT);
      replaceAgents(arena, load);
      replaceCoordinator(arena, load);
      assertRanOnce(arena, load);
    }
  }

  private static Version former(String what) throws IOException {
    FormerVersion.missing().ifPresent(reason -> abort(what + ": " + reason));
    return FormerVersion.find().build();
  }

  private static void replaceCoordinator(Arena arena, Load load) throws Exception {
    publishLasting(load);
    arena.cluster().coordinator().sigterm();
    assertThat(arena.cluster().coordinator().awaitExit(END)).isEqualTo(ENDED);
    arena.cluster().restartCoordinator();
    awaitMore(arena);
  }

  private static void replaceAgents(Arena arena, Load load) throws Exception {
    publishLasting(load);
    for (String agent : Arena.AGENTS) {
      arena.endAgent(agent);
      arena.startAgent(agent);
      awaitMore(arena);
    }
  }

  private static void publishLasting(Load load) {
    String _ = load.publishLasting(LONG);
    String _ = load.publishLasting(LONG);
  }

  private static void awaitMore(Arena arena) {
    int enough = arena.tellings().count() + SOME;
    await().atMost(END).until(() -> arena.tellings().count() >= enough);
  }

  private static void assertRanOnce(Arena arena, Load load) throws Exception {
    load.end();
    arena.settle(load);
    Audit audit = Audit.of(arena.evidence(load));
    System.out.println(audit);
    assertThat(audit.ranOnce()).as(audit.toString()).isTrue();
    Residue residue = new Residue(arena);
    residue.awaitNone(audit);
    List<String> held = residue.inJournals();
    assertThat(held).as("left in the agents' journals").isEmpty();
  }
}
