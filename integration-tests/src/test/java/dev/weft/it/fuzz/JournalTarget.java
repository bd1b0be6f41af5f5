package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.Restored;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.journal.JournalStart;
import dev.weft.agent.journal.Segments;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A segment of a journal that somebody or something has changed: it can be opened, holds nothing
 * that was never put in, and what was kept of it is there again the next time.
 */
final class JournalTarget implements Target {
  private static final List<String> COORDINATORS = List.of("localhost:7420");

  /** What the journal was made of whose segments the corpus holds. */
  private static final List<AttemptId> PUT =
      IntStream.rangeClosed(1, 8).mapToObj(i -> new AttemptId(new JobId("job-" + i), i)).toList();

  private final Path folder;
  private final UnaryOperator<byte[]> segment;
  private final boolean forged;

  private JournalTarget(Path folder, UnaryOperator<byte[]> segment, boolean forged) {
    this.folder = folder;
    this.segment = segment;
    this.forged = forged;
  }

  /** Of a file as it is. */
  static JournalTarget changed(Path folder) {
    return new JournalTarget(folder, UnaryOperator.identity(), false);
  }

  /** Of records that somebody has written who can reckon checksums. */
  static JournalTarget forged(Path folder) {
    return new JournalTarget(folder, Segments::of, true);
  }

  @Override
  public void check(byte[] input) throws IOException {
    Path place = Files.createTempDirectory(folder, "journal");
    try {
      Files.write(place.resolve("journal-00000001.log"), segment.apply(input));
      check(place);
    } catch (IOException newer) {
      assertThat(newer).hasMessageContaining("newer release");
    } finally {
      remove(place);
    }
  }

  private void check(Path place) throws IOException {
    JournalStart start = open(place);
    Map<AttemptId, Spec> specs = specs(start.journal());
    start.journal().close();
    List<AttemptId> kept = attempts(start.restored());
    if (!forged) {
      assertThat(PUT).containsAll(kept);
      specs.forEach((attempt, spec) -> assertThat(spec).isIn(mayBeLeft(attempt)));
    }
    assertThat(kept).containsAll(specs.keySet());
    // What was kept is written anew, and read again.
    JournalStart again = open(place);
    assertThat(specs(again.journal())).isEqualTo(specs);
    again.journal().close();
    assertThat(attempts(again.restored())).containsExactlyInAnyOrderElementsOf(kept);
  }

  private static List<Spec> mayBeLeft(AttemptId attempt) {
    Spec spec = spec(attempt);
    return List.of(spec, spec.tokenOnly());
  }

  private static Spec spec(AttemptId attempt) {
    byte[] text = attempt.toString().getBytes(StandardCharsets.UTF_8);
    return new Spec(Content.of(text, ""), Optional.of(Content.of(text, "text/plain")));
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

  private static JournalStart open(Path place) throws IOException {
    return JournalStart.onDisk(place, 1 << 20, COORDINATORS, new Random(1));
  }

  private static List<AttemptId> attempts(Restored restored) {
    return Stream.concat(
            restored.lost().stream().map(Restored.Lost::attempt),
            restored.finished().stream().map(Restored.Finished::attempt))
        .toList();
  }

  private static void remove(Path place) throws IOException {
    List<Path> files;
    try (Stream<Path> inside = Files.list(place)) {
      files = inside.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(place);
  }
}
