package dev.weft.agent.journal;

import static dev.weft.agent.journal.JournalBench.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.agent.core.Restored;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DiskJournalTest {
  @TempDir private Path temp;
  private Path folder;
  private JournalBench bench;

  @BeforeEach
  void open() throws IOException {
    folder = temp.resolve("journal");
    bench = new JournalBench(folder);
  }

  @Test
  void whatAProcessLeftIsThereForTheNextOne() throws IOException {
    String id = bench.journal().id();
    bench.take("a", "b", "c", "d");
    bench.end("c", "of c");
    bench.end("a", "of a");
    bench.end("d", "of d");
    bench.forget("d");

    bench.restart();

    assertThat(bench.finished()).containsExactly("c", "a");
    assertThat(bench.lost()).containsExactly("b");
    assertThat(bench.output("c")).isEqualTo("of c");
    assertThat(bench.output("d")).isEqualTo("none");
    assertThat(bench.journal().id()).isEqualTo(id).hasSize(32);
  }

  @Test
  void anEmptiedFolderIsAnotherJournal() throws IOException {
    String id = bench.journal().id();
    bench.take("a");
    for (Path file : bench.files()) {
      Files.delete(file);
    }

    assertThat(bench.restart()).isEqualTo(Restored.NOTHING);
    assertThat(bench.journal().id()).isNotEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource
  void everyEndingComesBackAsItWas(Outcome outcome) throws IOException {
    Failure failure =
        outcome == Outcome.SUCCEEDED ? Failure.NONE : new Failure("CODE", "wörds", true);
    Content output = Content.of(new byte[300_000], "application/x");
    Duration runTime = Duration.ofDays(400).plusNanos(7);
    Ending ending = new Ending(outcome, output, true, failure, runTime, true);
    bench.take("a");
    bench.end("a", ending);

    bench.restart();

    assertThat(bench.journal().ending(attempt("a"))).contains(ending);
    assertThat(bench.start.restored().finished().getFirst().size()).isEqualTo(300_000);
  }

  @Test
  void eachCommitThatMattersIsSyncedOnce() {
    int before = bench.disk.syncs;
    bench.take("a", "b", "c");
    assertThat(bench.disk.syncs).isEqualTo(before + 1);
    bench.end("a", "x");
    assertThat(bench.disk.syncs).isEqualTo(before + 2);
    bench.forget("a");
    assertThat(bench.disk.syncs).isEqualTo(before + 2);
  }

  @Test
  void whatWasForgottenIsLeftBehindInOneSmallFile() throws IOException {
    String output = "x".repeat(10_000);
    bench.take("kept");
    bench.end("kept", "kept output");
    bench.take("running");
    for (int job = 0; job < 1_000; job++) {
      bench.take("j" + job);
      bench.end("j" + job, output);
      bench.forget("j" + job);
      bench.tend();
    }

    assertThat(bench.files()).hasSize(1);
    assertThat(Files.size(bench.files().getFirst())).isLessThan(JournalBench.LIMITS.maxSize());
    bench.restart();
    assertThat(bench.finished()).containsExactly("kept");
    assertThat(bench.lost()).containsExactly("running");
    assertThat(bench.output("kept")).isEqualTo("kept output");
  }

  @Test
  void fullJournalTakesNoAttemptsButLosesNothing() throws IOException {
    String output = "x".repeat(100_000);
    int jobs = 0;
    while (bench.journal().works()) {
      bench.take("j" + jobs);
      bench.end("j" + jobs, output);
      bench.tend();
      jobs++;
    }
    assertThat(jobs).isEqualTo(9);
    assertThat(bench.journal().trouble()).isEqualTo("the journal is full");
    bench.take("late");
    bench.end("late", "one that ran already");
    for (int job = 0; job < 3; job++) {
      bench.forget("j" + job);
    }
    assertThat(bench.journal().works()).isFalse();
    bench.forget("j3");
    assertThat(bench.journal().works()).isTrue();
    bench.restart();
    assertThat(bench.finished()).containsExactly("j4", "j5", "j6", "j7", "j8", "late");
  }

  @Test
  void fullDiskGivesAttemptsBackAndKeepsResultsUntilItCanBeWritten() throws IOException {
    bench.take("a", "b");
    bench.disk.full = true;
    assertThat(bench.take("c", "d")).containsExactly(attempt("c"), attempt("d"));
    assertThat(bench.journal().works()).isFalse();
    assertThat(bench.journal().trouble()).isEqualTo("the journal cannot be written");
    bench.end("a", "of a");
    assertThat(bench.output("a")).isEqualTo("of a");
    for (int tick = 0; tick < 100; tick++) {
      bench.tend();
    }
    assertThat(bench.journal().works()).isFalse();

    bench.disk.full = false;
    for (int tick = 0; tick < 50; tick++) {
      bench.tend();
    }

    assertThat(bench.journal().works()).isTrue();
    assertThat(bench.journal().trouble()).isEmpty();
    assertThat(bench.take("e")).isEmpty();
    bench.restart();
    assertThat(bench.finished()).containsExactly("a");
    assertThat(bench.lost()).containsExactly("b", "e");
  }

  @Test
  void processThatDiesWhileTheDiskIsFullLosesOnlyWhatWasNeverWritten() throws IOException {
    String id = bench.journal().id();
    bench.take("a", "b");
    bench.disk.full = true;
    assertThat(bench.take("c")).hasSize(1);
    bench.end("a", "of a");

    bench.restart();
    assertThat(bench.lost()).containsExactly("a", "b");
    assertThat(bench.journal().works()).isFalse();
    assertThat(bench.journal().id()).isEqualTo(id);

    bench.restart();
    assertThat(bench.lost()).containsExactly("a", "b");
  }

  @Test
  void newSegmentThatCannotBeWrittenLeavesTheOldOneInPlace() throws IOException {
    String output = "x".repeat(200_000);
    bench.take("kept");
    bench.end("kept", "kept output");
    for (int job = 0; job < 20; job++) {
      bench.take("j" + job);
      bench.end("j" + job, output);
      bench.forget("j" + job);
    }
    bench.disk.full = true;
    bench.tend();
    bench.disk.full = false;
    bench.take("after");

    bench.restart();

    assertThat(bench.finished()).containsExactly("kept");
    assertThat(bench.lost()).containsExactly("after");
    assertThat(bench.files()).hasSize(1);
  }

  @Test
  void resultsGoToTheCoordinatorThatGaveTheJobWhateverItsPlaceNow() throws IOException {
    bench
        .journal()
        .commit(
            List.of(
                new dev.weft.agent.core.Entry.Assigned(0, attempt("a")),
                new dev.weft.agent.core.Entry.Assigned(1, attempt("b"))));

    Restored restored = bench.restart(List.of("three:3", "two:2", "one:1"));

    assertThat(restored.lost())
        .containsExactly(new Restored.Lost(2, attempt("a")), new Restored.Lost(1, attempt("b")));
    assertThat(bench.restart(List.of("three:3")).lost())
        .containsExactly(new Restored.Lost(0, attempt("a")), new Restored.Lost(0, attempt("b")));
  }

  @Test
  void nobodyElseMayReadIt() throws IOException {
    bench.take("a");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.files().getFirst())))
        .isEqualTo("rw-------");
  }

  @Test
  void journalOfANewerReleaseIsRefusedAndLeftAlone() throws IOException {
    Path file = bench.files().getFirst();
    byte[] newer = new SegmentHeader(3, "00".repeat(16)).bytes();
    Files.write(file, newer);

    assertThatThrownBy(bench::restart)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has version 3, this release knows 2; use a newer release");
    assertThat(file).hasBinaryContent(newer);
  }
}
