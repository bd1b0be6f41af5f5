package dev.weft.coordinator.dispatch.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole clusters around the real dispatcher, with faults; {@code -Dweft.sim.seeds} runs more. */
class SimulationTest {
  private static final long FIRST = Long.getLong("weft.sim.first", 1);
  private static final long SEEDS = Long.getLong("weft.sim.seeds", 500);
  private static final Set<Flaw> NONE = EnumSet.noneOf(Flaw.class);

  @Test
  void noSeedBreaksAPromise() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Optional<Violated> violated = run(seed, NONE, Trace.Mode.OFF);
      if (violated.isPresent()) {
        fail(story(seed, NONE));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    for (long seed = FIRST; seed < FIRST + 10; seed++) {
      World one = new World(seed, NONE, Trace.Mode.HASH);
      World two = new World(seed, NONE, Trace.Mode.HASH);
      one.run();
      two.run();

      assertThat(one.trace.hash()).as("seed %d", seed).isEqualTo(two.trace.hash());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPlantedBugIsFound(Flaw flaw) {
    Set<Flaw> flaws = EnumSet.of(flaw);

    assertThat(
            LongStream.range(FIRST, FIRST + 5 * SEEDS)
                .filter(seed -> run(seed, flaws, Trace.Mode.OFF).isPresent())
                .findFirst())
        .as("no seed of %d finds %s", 5 * SEEDS, flaw)
        .isPresent();
  }

  private static Optional<Violated> run(long seed, Set<Flaw> flaws, Trace.Mode mode) {
    try {
      new World(seed, flaws, mode).run();
      return Optional.empty();
    } catch (Violated violated) {
      return Optional.of(violated);
    }
  }

  /** The seed again, with what happened. */
  private static String story(long seed, Set<Flaw> flaws) {
    World world = new World(seed, flaws, Trace.Mode.KEEP);
    try {
      world.run();
      return "seed " + seed + " is not deterministic";
    } catch (Violated violated) {
      return "seed "
          + seed
          + ", "
          + world.plan
          + ": "
          + violated.getMessage()
          + "\n"
          + world.trace.timeline(violated.job());
    }
  }
}
