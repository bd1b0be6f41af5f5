package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.it.history.Absence;
import dev.weft.it.history.Sighting;
import dev.weft.it.net.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One agent of two is cut off, or frozen (SIGSTOP), until another one has begun a job that it ran:
 * for longer than {@code agents.lost-after}, then.
 *
 * @param kind which of it
 */
record AgentAway(Absence.Kind kind) implements Mishap {
  private static final int LASTING = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return switch (kind) {
      case CUT_OFF -> "agent cut off for longer than agents.lost-after";
      case FROZEN -> "agent SIGSTOP for longer than agents.lost-after";
    };
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    // The first of these runs on the victim; the others may run beside it, or on the other agent.
    String job = load.publishLasting(arena.lostAfter().multipliedBy(2));
    for (int i = 1; i < LASTING; i++) {
      String _ = load.publishLasting(arena.lostAfter().multipliedBy(2));
    }
    long pid = starts(arena, job, 1).getFirst().pid();
    String victim =
        Arena.AGENTS.stream().filter(id -> arena.agent(id).pid() == pid).findFirst().orElseThrow();
    Instant from = Instant.now();
    switch (kind) {
      case CUT_OFF -> arena.ownLine(victim).set(new Fault.Swallow());
      case FROZEN -> arena.agent(victim).stop();
    }
    List<Sighting> _ = starts(arena, job, 2);
    Instant until = Instant.now();
    switch (kind) {
      case CUT_OFF -> arena.ownLine(victim).set(new Fault.Pass());
      case FROZEN -> arena.agent(victim).cont();
    }
    arena.wasAway(new Absence(pid, kind, from, until));
    return new Mended(until, pid);
  }

  private static List<Sighting> starts(Arena arena, String job, int count) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Arena.GLANCE)
        .until(() -> arena.startsOf(job), starts -> starts.size() == count);
  }
}
