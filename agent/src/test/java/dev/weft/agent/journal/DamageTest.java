package dev.weft.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A segment that is cut off or changed anywhere: what is before is kept, and nothing is claimed.
 */
final class DamageTest {
  @TempDir private Path temp;
  private final Map<Integer, List<String>> commits = new HashMap<>();
  private JournalBench bench;
  private Path file;
  private byte[] whole;
  private String id;

  @BeforeEach
  void fill() throws IOException {
    bench = new JournalBench(temp.resolve("journal"));
    file = bench.files().getFirst();
    id = bench.journal().id();
    note("");
    bench.take("a", "b");
    note("lost a, lost b");
    bench.end("a", "of a");
    note("lost b, finished a");
    bench.take("c");
    note("lost b, lost c, finished a");
    bench.forget("a");
    note("lost b, lost c");
    whole = Files.readAllBytes(file);
    bench.journal().close();
  }

  @Test
  void segmentThatIsCutOffAnywhereIsWhatWasCommittedBefore() throws IOException {
    for (int length = SegmentHeader.SIZE; length <= whole.length; length++) {
      int cut = length;
      int commit =
          commits.keySet().stream().filter(at -> at <= cut).max(Integer::compare).orElse(0);
      reopen(Arrays.copyOf(whole, length));
      assertThat(state()).as("%d bytes", length).isEqualTo(commits.getOrDefault(commit, List.of()));
      assertThat(bench.journal().id()).as("%d bytes", length).isEqualTo(id);
      assertThat(bench.journal().works()).isTrue();
    }
  }

  @Test
  void zerosAtTheEndAreATornTail() throws IOException {
    reopen(Arrays.copyOf(whole, whole.length + 5_000));
    assertThat(state()).containsExactly("lost b", "lost c");
    assertThat(bench.journal().id()).isEqualTo(id);
  }

  @Test
  void anyChangedByteIsFoundAndTheJournalIsAnotherOneFromThenOn() throws IOException {
    for (int place = 0; place < whole.length; place++) {
      byte[] changed = whole.clone();
      changed[place] ^= 0x10;
      reopen(changed);
      assertThat(commits.values()).as("byte %d", place).contains(state());
      assertThat(bench.journal().id()).as("byte %d", place).isNotEqualTo(id);
      assertThat(bench.journal().works()).isTrue();
      String next = bench.journal().id();
      List<String> kept = state();
      bench.restart();
      assertThat(bench.journal().id()).isEqualTo(next);
      assertThat(state()).isEqualTo(kept);
    }
  }

  @Test
  void olderSegmentIsUsedWhenTheNewerOneCannotBeRead() throws IOException {
    Files.write(file.resolveSibling("journal-00000009.log"), new byte[] {1, 2, 3});
    reopen(whole);
    assertThat(state()).containsExactly("lost b", "lost c");
    assertThat(bench.journal().id()).isNotEqualTo(id);
    assertThat(bench.files()).hasSize(1);
  }

  @Test
  void segmentThatWasNotCompletedIsLeftOut() throws IOException {
    Files.write(file.resolveSibling("journal.new"), new byte[] {1, 2, 3});
    reopen(whole);
    assertThat(state()).containsExactly("lost b", "lost c");
    assertThat(bench.journal().id()).isEqualTo(id);
  }

  private void note(String state) throws IOException {
    commits.put((int) Files.size(file), state.isEmpty() ? List.of() : List.of(state.split(", ")));
  }

  private void reopen(byte[] content) throws IOException {
    bench.journal().close();
    for (Path old : bench.files()) {
      if (!old.endsWith("journal-00000009.log") && !old.endsWith("journal.new")) {
        Files.delete(old);
      }
    }
    Files.write(file, content);
    bench.restart();
  }

  private List<String> state() {
    List<String> state = new java.util.ArrayList<>();
    bench.lost().forEach(job -> state.add("lost " + job));
    bench.finished().forEach(job -> state.add("finished " + job));
    return state;
  }
}
