package dev.weft.it.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whole clusters around both real cores, with faults. {@code -Dweft.sim.seeds} runs more seeds,
 * {@code -Dweft.sim.first} those from there on, {@code -Dweft.sim.seed} one of them, with its
 * story.
 */
@Order(8)
class SimulationTest {
  private static final long SEEDS = Long.getLong("weft.sim.seeds", 3_000);

  /** Seeds in which every planted bug must be found. */
  private static final long ENOUGH = 2_000;

  private static final Set<Flaw> NONE = EnumSet.noneOf(Flaw.class);

  @Test
  void noSeedOfTheCorpusBreaksAPromise() throws IOException {
    LostPast.Toll toll = hold(corpus());
    assertThat(toll.adopted()).isPositive();
    assertThat(toll.gone()).containsOnlyKeys(LostPast.Excuse.values());
  }

  @Test
  void noFreshSeedBreaksAPromise() {
    // No two builds try the same ones.
    long first = Long.getLong("weft.sim.first", Instant.now().toEpochMilli() << 16);
    hold(LongStream.range(first, first + SEEDS).toArray());
  }

  @Test
  void theSameSeedGivesTheSameRun() throws IOException {
    long first = Long.getLong("weft.sim.first", Instant.now().toEpochMilli() << 16);
    LongStream fresh = LongStream.range(first, first + Math.max(1, SEEDS / 100));
    for (long seed : LongStream.concat(Arrays.stream(corpus()).limit(20), fresh).toArray()) {
      Trial trial = new Trial(seed, NONE);
      assertThat(trial.hash()).as("seed %d", seed).isEqualTo(trial.hash());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyPlantedBugIsFound(Flaw flaw) {
    assertThat(first(flaw)).as("no seed of %d finds %s", ENOUGH, flaw).isNotEmpty();
  }

  @Test
  void ofTheFaultsOfAFailingSeedThoseAreToldThatItTakes() {
    Trial trial = first(Flaw.NO_STREAM_FENCE).getFirst();

    List<Nemesis.Strike> few = trial.minimal();

    assertThat(few).isNotEmpty().hasSizeLessThan(trial.schedule().size());
    assertThat(trial.failure(few)).isPresent();
    for (Nemesis.Strike strike : few) {
      List<Nemesis.Strike> rest = few.stream().filter(other -> !other.equals(strike)).toList();
      assertThat(trial.failure(rest)).as("without %s", strike).isEmpty();
    }
    assertThat(trial.story()).contains("-Dweft.sim.seed=" + trial.seed(), "-Dweft.sim.strikes=");
  }

  @Test
  @EnabledIfSystemProperty(named = "weft.sim.seed", matches = "-?\\d+")
  void theSeedThatWasAskedForHolds() {
    String flaw = System.getProperty("weft.sim.flaw", "");
    Set<Flaw> flaws = flaw.isEmpty() ? NONE : EnumSet.of(Flaw.valueOf(flaw));
    Trial trial = new Trial(Long.getLong("weft.sim.seed"), flaws);
    List<Nemesis.Strike> strikes = asked(trial.schedule());
    System.out.println(trial.told(strikes));
    assertThat(trial.failure(strikes)).isEmpty();
  }

  private static List<Nemesis.Strike> asked(List<Nemesis.Strike> all) {
    String numbers = System.getProperty("weft.sim.strikes");
    if (numbers == null) {
      return all;
    }
    Set<String> some = Set.of(numbers.split(","));
    return all.stream().filter(s -> some.contains(String.valueOf(s.number()))).toList();
  }

  private static LostPast.Toll hold(long[] seeds) {
    long begun = System.nanoTime();
    LostPast.Toll toll = new LostPast.Toll();
    for (long seed : seeds) {
      Trial trial = new Trial(seed, NONE);
      if (trial.failure(toll).isPresent()) {
        fail(trial.story());
      }
    }
    long perMinute = seeds.length * 60_000_000_000L / Math.max(1, System.nanoTime() - begun);
    System.out.printf(
        "simulation: %d seeds from %d on, %d a minute; of set-backs, %d attempts taken in, gone: %s%n",
        seeds.length, seeds[0], perMinute, toll.adopted(), toll.gone());
    return toll;
  }

  /** The first seed that finds a bug, if one does. */
  private static List<Trial> first(Flaw flaw) {
    return LongStream.rangeClosed(1, ENOUGH)
        .mapToObj(seed -> new Trial(seed, EnumSet.of(flaw)))
        .filter(trial -> trial.failure().isPresent())
        .limit(1)
        .toList();
  }

  /** The seeds that once found something, and some more. */
  private static long[] corpus() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(SimulationTest.class.getResourceAsStream("corpus.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .mapToLong(Long::parseLong)
          .toArray();
    }
  }
}
