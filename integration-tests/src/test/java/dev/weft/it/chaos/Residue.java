package dev.weft.it.chaos;

import dev.weft.agent.core.Restored;
import dev.weft.agent.journal.JournalStart;
import dev.weft.it.history.Audit;
import dev.weft.it.rabbit.QueueState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;

/** What is left anywhere when every job has ended: nothing should be. For one thread. */
final class Residue {
  private static final String DEAD = "weft.dead";
  private static final long JOURNAL_BYTES = 1L << 30;

  private final Arena arena;

  Residue(Arena arena) {
    this.arena = arena;
  }

  /**
   * Waits until nothing is left in the broker, the store and the agents but the dead letters of
   * jobs that were given up.
   */
  void awaitNone(Audit audit) {
    arena.expectLetters(audit.givenUp().size());
    Awaitility.await()
        .atMost(Arena.SETTLING)
        .pollInterval(Arena.GLANCE)
        .until(this::left, Map::isEmpty);
  }

  /** What is left, by where. */
  private Map<String, Long> left() throws IOException, InterruptedException, SQLException {
    Map<String, Long> left = new TreeMap<>();
    for (String agent : Arena.AGENTS) {
      note(left, "attempts on " + agent, arena.cluster().running(agent));
    }
    note(left, "notices in the outbox", count("SELECT count(*) FROM outbox"));
    if (left.isEmpty()) {
      for (QueueState queue : arena.broker().node().ctl().queues(Broker.VIRTUAL_HOST)) {
        long letters = queue.name().equals(DEAD) ? arena.letters() : 0;
        note(left, "waiting in " + queue.name(), queue.ready() - letters);
        note(left, "unacknowledged in " + queue.name(), queue.unacked());
      }
    }
    return left;
  }

  /** What the agents' journals still hold, once the agents have been ended in good order. */
  List<String> inJournals() throws IOException, InterruptedException {
    List<String> held = new ArrayList<>();
    for (String agent : Arena.AGENTS) {
      arena.endAgent(agent);
      JournalStart start =
          JournalStart.onDisk(
              arena.folder().resolve(agent).resolve("journal"),
              JOURNAL_BYTES,
              List.of(),
              RandomGenerator.getDefault());
      try (var _ = start.journal()) {
        Restored restored = start.restored();
        restored.finished().forEach(result -> held.add(agent + " result of " + result.attempt()));
        restored.lost().forEach(lost -> held.add(agent + " taken " + lost.attempt()));
      }
    }
    return held;
  }

  private long count(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arena.store());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private static void note(Map<String, Long> left, String where, long count) {
    if (count != 0) {
      left.put(where, count);
    }
  }
}
