package dev.weft.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.it.history.Audit;
import java.time.Duration;

/** A mishap under load, from a calm beginning to a calm end, and the audit of it. */
final class Experiment {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SOME = 30;
  private static final Load.Rate SMALL = new Load.Rate(60, 30);

  private final Arena arena;
  private final Load.Rate rate;

  Experiment(Arena arena, Load.Rate rate) {
    this.arena = arena;
    this.rate = rate;
  }

  /** Runs it for a test, which is skipped if this machine cannot have it. */
  static void assertClean(Mishap mishap, Arena arena) throws Exception {
    mishap.impossible().ifPresent(reason -> abort(mishap.name() + ": " + reason));
    Finding finding = new Experiment(arena, SMALL).run(mishap);
    assertThat(finding.audit().isClean()).as(mishap.name() + "\n" + finding.audit()).isTrue();
  }

  /** Runs it; the mishap is possible here. */
  Finding run(Mishap mishap) throws Exception {
    try (Load load = arena.load("e%02d".formatted(arena.nextNumber()), rate)) {
      awaitMore();
      Mishap.Mended mended = mishap.strike(arena, load);
      arena.awaitStart(mended);
      awaitMore();
      load.end();
      arena.settle(load);
      Audit audit = Audit.of(arena.evidence(load));
      new Residue(arena).awaitNone(audit);
      return new Finding(mishap.name(), audit, arena.starts().after(mended));
    }
  }

  /** Waits until some more jobs are done. */
  private void awaitMore() {
    int enough = arena.tellings().count() + SOME;
    await().atMost(PATIENCE).until(() -> arena.tellings().count() >= enough);
  }
}
