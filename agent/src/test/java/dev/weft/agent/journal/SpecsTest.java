package dev.weft.agent.journal;

import static dev.weft.agent.journal.JournalBench.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept to take jobs in again, and what coordinators have said of their stores. */
final class SpecsTest {
  private static final Ending FAILED =
      new Ending(
          Outcome.FAILED,
          Content.EMPTY,
          false,
          new Failure("BROKE", "it broke", false),
          Duration.ZERO,
          false);

  @TempDir private Path temp;
  private Path folder;
  private JournalBench bench;

  @BeforeEach
  void open() throws IOException {
    folder = temp.resolve("journal");
    bench = new JournalBench(folder);
  }

  private static Spec spec(String token, String payload) {
    Content works = Content.of(payload.getBytes(StandardCharsets.UTF_8), "text/plain");
    return new Spec(Content.of(token.getBytes(StandardCharsets.UTF_8), ""), Optional.of(works));
  }

  /** All that is kept: of each job its token and its payload, {@code -} if there is none. */
  private Map<String, String> kept() {
    Map<String, String> kept = new TreeMap<>();
    try (KeptSpecs all = bench.journal().specs()) {
      Optional<KeptSpecs.Kept> next = all.next(_ -> true);
      while (next.isPresent()) {
        Spec spec = next.get().spec();
        String payload = spec.payload().map(p -> p.type() + " " + text(p)).orElse("-");
        kept.put(next.get().attempt().job().value(), text(spec.token()) + " " + payload);
        next = all.next(_ -> true);
      }
    }
    return kept;
  }

  private static String text(Content content) {
    return new String(content.bytes(), StandardCharsets.UTF_8);
  }

  /** Takes and forgets jobs until the segment is written anew. */
  private void rewrite() throws IOException {
    Path before = bench.files().getFirst();
    String output = "x".repeat(100_000);
    for (int job = 0; bench.files().getFirst().equals(before); job++) {
      bench.take("passing-" + job);
      bench.end("passing-" + job, output);
      bench.forget("passing-" + job);
      bench.tend();
    }
  }

  @Test
  void specsAreFoundAtOnceAndByTheNextProcess() throws IOException {
    bench.take("a", spec("token of a", "payload of a"));
    bench.take("b");
    Map<String, String> expected = Map.of("a", "token of a text/plain payload of a");
    assertThat(kept()).isEqualTo(expected);

    bench.restart();

    assertThat(bench.lost()).containsExactly("a", "b");
    assertThat(kept()).isEqualTo(expected);
  }

  @Test
  void newSegmentTakesOverWhatIsStillNeeded() throws IOException {
    for (String job : List.of("runs", "failed", "done", "gone", "lost")) {
      bench.take(job, spec("token of " + job, job));
    }
    bench.end("failed", FAILED);
    bench.end("done", "output");
    bench.end("gone", "output");
    bench.forget("gone");

    rewrite();

    assertThat(kept())
        .isEqualTo(
            Map.of(
                "runs", "token of runs text/plain runs",
                "failed", "token of failed text/plain failed",
                "done", "token of done -",
                "lost", "token of lost text/plain lost"));
    assertThat(bench.files()).hasSize(1);
    bench.restart();
    assertThat(kept()).containsOnlyKeys("runs", "failed", "done", "lost");
  }

  @Test
  void passGoesOnWhileAnotherSegmentTakesThePlaceOfItsOwn() throws IOException {
    bench.take("a", spec("token of a", "x"));
    try (KeptSpecs pass = bench.journal().specs()) {
      rewrite();
      assertThat(pass.next(attempt("a")::equals)).isPresent();
      assertThat(pass.next(_ -> true)).isEmpty();
    }
    assertThat(kept()).containsOnlyKeys("a");
  }

  @Test
  void onlyWhatIsWantedIsGiven() {
    bench.take("a", spec("token of a", "x"));
    bench.take("b", spec("token of b", "x"));
    try (KeptSpecs pass = bench.journal().specs()) {
      assertThat(pass.next(attempt("b")::equals))
          .map(KeptSpecs.Kept::attempt)
          .contains(attempt("b"));
      assertThat(pass.next(attempt("b")::equals)).isEmpty();
    }
  }

  @Test
  void largePayloadAndAllWithoutATokenAreNotKept() {
    bench.take("large", spec("token", "x".repeat(SpecBudget.LARGEST_PAYLOAD + 1)));
    bench.take("largest", spec("token", "x".repeat(SpecBudget.LARGEST_PAYLOAD)));
    bench.take("plain", spec("", "x"));

    assertThat(kept()).containsOnlyKeys("large", "largest").containsEntry("large", "token -");
  }

  @Test
  void jobsAreTakenWithoutSpecsWhenThoseTakeTheirPartAndWithThemWhenThereIsRoom()
      throws IOException {
    String payload = "x".repeat(10_000);
    for (int job = 0; job < 100; job++) {
      assertThat(bench.take("j" + job, spec("token", payload))).isEmpty();
      bench.tend();
    }
    assertThat(kept()).hasSizeBetween(15, 19).containsKey("j0").doesNotContainKey("j99");
    assertThat(bench.journal().works()).isTrue();
    assertThat(bench.journal().trouble()).isEmpty();
    bench.restart();
    assertThat(bench.lost()).hasSize(100);
    assertThat(kept()).containsKey("j0");

    for (int job = 0; job < 100; job++) {
      bench.forget("j" + job);
    }
    rewrite();
    bench.take("later", spec("token", payload));
    assertThat(kept()).containsOnlyKeys("later");
  }

  @Test
  void churnOfJobsWithSpecsNeverEndsThatTheyAreKept() throws IOException {
    String payload = "x".repeat(10_000);
    bench.take("stays", spec("token of stays", "stays"));
    for (int job = 0; job < 1_000; job++) {
      bench.take("j" + job, spec("token", payload));
      assertThat(kept()).as("job %d", job).containsKey("j" + job);
      bench.end("j" + job, "x");
      bench.forget("j" + job);
      bench.tend();
    }
    assertThat(kept()).containsEntry("stays", "token of stays text/plain stays");
    assertThat(Files.size(bench.files().getFirst())).isLessThan(JournalBench.LIMITS.maxSize() / 4);
  }

  @Test
  void cutOffSegmentLosesTheSpecOfItsLastCommitOnly() throws IOException {
    bench.take("a", spec("token of a", "a"));
    bench.take("b", spec("token of b", "b"));
    Path file = bench.files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    bench.journal().close();
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    bench.restart();

    assertThat(bench.lost()).containsExactly("a");
    assertThat(kept()).containsOnlyKeys("a");
  }

  @Test
  void anyChangedByteGivesNoSpecThatWasNotPutIn() throws IOException {
    bench.take("a", spec("token of a", "a"));
    bench.take("b", spec("token of b", "b"));
    bench.journal().saw(0, new StorePosition("c", 1, 2, "i", 3));
    bench.tend();
    Map<String, String> put = kept();
    Path file = bench.files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int place = 0; place < whole.length; place++) {
      byte[] changed = whole.clone();
      changed[place] ^= 0x10;
      bench.journal().close();
      for (Path old : bench.files()) {
        Files.delete(old);
      }
      Files.write(file, changed);
      bench.restart();
      assertThat(put).as("byte %d", place).containsAllEntriesOf(kept());
      assertThat(kept().keySet())
          .as("byte %d", place)
          .isEqualTo(java.util.Set.copyOf(bench.lost()));
    }
  }

  @Test
  void segmentOfTheFirstVersionIsReadAndWrittenAnewAsOneOfThis() throws IOException {
    Path file = bench.files().getFirst();
    bench.journal().close();
    for (Path old : bench.files()) {
      Files.delete(old);
    }
    try (InputStream first =
        Objects.requireNonNull(SpecsTest.class.getResourceAsStream("journal-version-1.log"))) {
      Files.write(file, first.readAllBytes());
    }

    bench.restart();

    assertThat(bench.lost()).containsExactly("running");
    assertThat(bench.finished()).containsExactly("done");
    assertThat(bench.output("done")).isEqualTo("of done");
    assertThat(bench.journal().id()).isEqualTo("000102030405060708090a0b0c0d0e0f");
    assertThat(kept()).isEmpty();
    assertThat(bench.journal().seen(0)).isEmpty();
    byte[] header = Arrays.copyOf(Files.readAllBytes(bench.files().getFirst()), 28);
    assertThat(SegmentHeader.read(header)).map(SegmentHeader::version).contains(2);
  }

  @Test
  void fullDiskCostsNoSpecOfWhatIsHeld() throws IOException {
    bench.take("a", spec("token of a", "a"));
    bench.disk.full = true;
    assertThat(bench.take("b", spec("token of b", "b"))).containsExactly(attempt("b"));
    bench.disk.full = false;
    for (int tick = 0; tick < 50; tick++) {
      bench.tend();
    }

    assertThat(bench.journal().works()).isTrue();
    assertThat(kept()).containsOnlyKeys("a");
  }

  @Test
  void whatACoordinatorSaidOfItsStoreOutlastsTheProcess() throws IOException {
    StorePosition first = new StorePosition("cluster", 1, 5, "start", 70);
    StorePosition other = new StorePosition("cluster", 2, 9, "other", Long.MAX_VALUE);
    bench.journal().saw(0, first);
    bench.journal().saw(1, other);
    assertThat(bench.journal().seen(0)).contains(first);
    int syncs = bench.disk.syncs;
    long size = Files.size(bench.files().getFirst());
    bench.tend();
    long written = Files.size(bench.files().getFirst());
    assertThat(written).isGreaterThan(size);
    bench.journal().saw(0, first.at(80));
    bench.tend();
    assertThat(bench.journal().seen(0)).contains(first.at(80));
    assertThat(Files.size(bench.files().getFirst())).isEqualTo(written);
    assertThat(bench.disk.syncs).isEqualTo(syncs);
    Path file = bench.files().getFirst();
    byte[] killed = Files.readAllBytes(file);

    bench.journal().close();
    Files.write(file, killed);
    bench.restart();
    assertThat(bench.journal().seen(0)).contains(first);
    bench.journal().saw(0, first.at(85));
    bench.restart();
    assertThat(bench.journal().seen(0)).contains(first.at(85));
    bench.journal().saw(0, first.at(90));
    rewrite();
    bench.restart(List.of("two:2", "one:1", "three:3"));
    assertThat(bench.journal().seen(0)).contains(other);
    assertThat(bench.journal().seen(1)).contains(first.at(90));
    assertThat(bench.journal().seen(2)).isEmpty();
  }

  @Test
  void journalInMemoryKeepsNoSpecsAndRemembersCoordinatorsAsLongAsItLasts() {
    MemoryJournal memory = new MemoryJournal();
    AttemptId attempt = attempt("a");
    List<AttemptId> unkept =
        memory.commit(
            List.of(new dev.weft.agent.core.Entry.Assigned(0, attempt, spec("token", "x"))));
    assertThat(unkept).isEmpty();
    try (KeptSpecs none = memory.specs()) {
      assertThat(none.next(_ -> true)).isEmpty();
    }
    StorePosition position = new StorePosition("cluster", 1, 5, "start", 70);
    memory.saw(0, position);
    assertThat(memory.seen(0)).contains(position);
    assertThat(memory.seen(1)).isEmpty();
  }
}
