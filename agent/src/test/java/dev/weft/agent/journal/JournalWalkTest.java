package dev.weft.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Spec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random walks with restarts and a disk that is full now and then, beside a simple model. */
final class JournalWalkTest {
  private static final int STEPS = 3_000;

  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void afterEachRestartItIsWhatWasWritten(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    JournalBench bench = new JournalBench(temp.resolve("journal"));
    String id = bench.journal().id();
    Map<String, String> model = new HashMap<>();
    for (int step = 0; step < STEPS; step++) {
      String job = "j" + random.nextInt(30);
      switch (random.nextInt(40)) {
        case 0 -> restart(bench, model);
        case 1 -> bench.disk.full = !bench.disk.full;
        case 2, 3, 4, 5 -> bench.tend();
        default -> next(bench, model, job, random.nextInt(60_000));
      }
    }
    restart(bench, model);
    assertThat(bench.journal().id()).isEqualTo(id);
  }

  /** What an agent does next with a job: take it, end it, or forget it. */
  private static void next(JournalBench bench, Map<String, String> model, String job, int size) {
    String known = model.getOrDefault(job, "none");
    if (known.equals("none")) {
      if (bench.journal().works() && bench.take(job, spec(job)).isEmpty()) {
        model.put(job, "");
      }
    } else if (known.isEmpty()) {
      String output = job.repeat(size / job.length() + 1);
      bench.end(job, output);
      model.put(job, output);
    } else {
      bench.forget(job);
      model.remove(job);
    }
  }

  private static Spec spec(String job) {
    return JournalBench.spec("token of " + job, "payload of " + job);
  }

  private static void restart(JournalBench bench, Map<String, String> model) throws IOException {
    // A process that dies while the disk is full loses what is in memory only: here it waits.
    bench.disk.full = false;
    for (int tick = 0; tick < 50; tick++) {
      bench.tend();
    }
    bench.restart();
    assertThat(Set.copyOf(bench.lost())).isEqualTo(jobs(model, true));
    assertThat(Set.copyOf(bench.finished())).isEqualTo(jobs(model, false));
    Map<String, String> specs = bench.specs();
    model.forEach((job, output) -> {
      String whole = "token of " + job + " text/plain payload of " + job;
      String token = "token of " + job + " -";
      // Without its payload as soon as a segment was written after it had succeeded.
      assertThat(specs.get(job)).isIn(output.isEmpty() ? Set.of(whole) : Set.of(whole, token));
      if (!output.isEmpty()) {
        assertThat(bench.output(job).equals(output)).as(job).isTrue();
      }
    });
  }

  private static Set<String> jobs(Map<String, String> model, boolean unended) {
    List<String> jobs =
        model.entrySet().stream()
            .filter(entry -> entry.getValue().isEmpty() == unended)
            .map(Map.Entry::getKey)
            .toList();
    return Set.copyOf(jobs);
  }
}
