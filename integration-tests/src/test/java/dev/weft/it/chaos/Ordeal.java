package dev.weft.it.chaos;

import static org.awaitility.Awaitility.await;

import dev.weft.it.history.Audit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Many mishaps in a row under one load, and the audit of it. For one thread. */
final class Ordeal {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME = 100;

  private final Arena arena;
  private final List<Mishap.Mended> mended = new ArrayList<>();

  Ordeal(Arena arena) {
    this.arena = arena;
  }

  /** The same mishap, again as soon as things are right. */
  Finding repeat(Mishap mishap, int times, Load.Rate rate) throws Exception {
    try (Load load = arena.load("k%02d".formatted(arena.nextNumber()), rate)) {
      for (int i = 0; i < times; i++) {
        awaitMore();
        Mishap.Mended next = mishap.strike(arena, load);
        mended.add(next);
        // What was done before is told first: only a start shows that it is at work again.
        arena.awaitStart(next);
      }
      awaitMore();
      return finding("%s, %d times".formatted(mishap.name(), times), load);
    }
  }

  /**
   * Mishaps by chance, one after another, until the time is over and all jobs have come; that may
   * take half as long again.
   */
  Finding random(SoakOptions options, List<Mishap> mishaps) throws Exception {
    Random random = new Random(options.seed());
    Instant end = Instant.now().plus(options.lasting());
    Instant last = end.plus(options.lasting().dividedBy(2));
    int struck = 0;
    try (Load load = arena.load("r%02d".formatted(arena.nextNumber()), options.rate())) {
      awaitMore();
      while (Instant.now().isBefore(end)
          || (load.acts().confirmedCount() < options.jobs() && Instant.now().isBefore(last))) {
        Instant next = Instant.now().plus(options.every());
        Mishap mishap = mishaps.get(random.nextInt(mishaps.size()));
        System.out.println(Instant.now() + " " + mishap.name());
        mended.add(mishap.strike(arena, load));
        struck++;
        Duration left = Duration.between(Instant.now(), next);
        if (left.isPositive()) {
          arena.hold(left);
        }
      }
      awaitMore();
      return finding("%d faults at random, seed %d".formatted(struck, options.seed()), load);
    }
  }

  private Finding finding(String name, Load load) throws IOException, InterruptedException {
    load.end();
    arena.settle(load);
    Audit audit = Audit.of(arena.evidence(load));
    System.out.println(audit);
    new Residue(arena).awaitNone(audit);
    Starts starts = arena.starts();
    Duration longest =
        mended.stream().map(starts::after).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    return new Finding(name, audit, longest);
  }

  private void awaitMore() {
    int enough = arena.tellings().count() + SOME;
    await().atMost(PATIENCE).until(() -> arena.tellings().count() >= enough);
  }
}
