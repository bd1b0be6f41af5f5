package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.journal.JournalStart;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose file somebody or something has changed; see {@link FuzzTest}. */
class JournalFuzzTest {
  private final long seed = Long.getLong("weft.fuzz.seed", new SplittableRandom().nextLong());
  private static final int INPUTS = Integer.getInteger("weft.fuzz.inputs", 20_000) / 20;
  private static final List<String> COORDINATORS = List.of("localhost:7420");

  @Test
  void anyBytesAreOpenedAndHoldNothingThatWasNeverPutIn(@TempDir Path folder) throws IOException {
    Set<AttemptId> put = new HashSet<>();
    Path segment = written(folder.resolve("good"), put);
    Mutations inputs = new Mutations(seed, List.of(Files.readAllBytes(segment)));
    for (int i = 0; i < INPUTS; i++) {
      Path place = folder.resolve("any-" + i);
      Files.write(Files.createDirectories(place).resolve(segment.getFileName()), inputs.next());
      String told = "-Dweft.fuzz.seed=%d, input %d".formatted(seed, i);
      try {
        JournalStart start = open(place);
        Map<AttemptId, Spec> specs = specs(start.journal());
        start.journal().close();
        assertThat(put).as(told).containsAll(attempts(start.restored()));
        specs.forEach((attempt, spec) -> assertThat(spec).as(told).isIn(kept(attempt)));
        assertThat(attempts(start.restored())).as(told).containsAll(specs.keySet());
        // What was kept is written anew, and read again.
        JournalStart again = open(place);
        assertThat(specs(again.journal())).as(told).isEqualTo(specs);
        again.journal().close();
        assertThat(attempts(again.restored()))
            .as(told)
            .containsExactlyInAnyOrderElementsOf(attempts(start.restored()));
      } catch (IOException newer) {
        assertThat(newer).as(told).hasMessageContaining("newer release");
      }
    }
  }

  private Path written(Path place, Set<AttemptId> put) throws IOException {
    JournalStart start = open(place);
    for (int i = 1; i <= 8; i++) {
      AttemptId attempt = new AttemptId(new JobId("job-" + i), i);
      put.add(attempt);
      List<Entry> entries = new ArrayList<>();
      entries.add(new Entry.Assigned(0, attempt, spec(attempt)));
      if (i % 2 == 0) {
        entries.add(new Entry.Ended(0, attempt, Ending.neverRan(StopReason.REQUESTED)));
      }
      if (i % 4 == 0) {
        entries.add(new Entry.Forgotten(attempt));
      }
      start.journal().commit(entries);
    }
    start.journal().saw(0, new StorePosition("cluster", 1, 2, "start", 3));
    start.journal().close();
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static Spec spec(AttemptId attempt) {
    byte[] text = attempt.toString().getBytes(StandardCharsets.UTF_8);
    return new Spec(Content.of(text, ""), Optional.of(Content.of(text, "text/plain")));
  }

  /** What may be left of a spec that was put in. */
  private static List<Spec> kept(AttemptId attempt) {
    return List.of(spec(attempt), spec(attempt).tokenOnly());
  }

  private static Map<AttemptId, Spec> specs(Journal journal) {
    Map<AttemptId, Spec> specs = new HashMap<>();
    try (KeptSpecs all = journal.specs()) {
      Optional<KeptSpecs.Kept> next = all.next(_ -> true);
      while (next.isPresent()) {
        specs.put(next.get().attempt(), next.get().spec());
        next = all.next(_ -> true);
      }
    }
    return specs;
  }

  private JournalStart open(Path place) throws IOException {
    return JournalStart.onDisk(place, 1 << 20, COORDINATORS, new Random(seed));
  }

  private static List<AttemptId> attempts(Restored restored) {
    return Stream.concat(
            restored.lost().stream().map(Restored.Lost::attempt),
            restored.finished().stream().map(Restored.Finished::attempt))
        .toList();
  }
}
