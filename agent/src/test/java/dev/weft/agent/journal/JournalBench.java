package dev.weft.agent.journal;

import dev.weft.agent.core.Census;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A journal in a folder, and what a core would know of it. */
final class JournalBench {
  static final JournalLimits LIMITS = new JournalLimits(3 << 20);
  static final List<String> COORDINATORS = List.of("one:1", "two:2");

  private final Roll roll =
      new Roll() {
        @Override
        public void count(Census census) {
          unended.forEach(attempt -> census.unended(0, attempt));
          ended.forEach(attempt -> census.ended(0, attempt));
        }

        @Override
        public boolean holds(AttemptId attempt) {
          return unended.contains(attempt) || ended.contains(attempt);
        }
      };
  final BrittleDisk disk = new BrittleDisk();
  final Set<AttemptId> unended = new LinkedHashSet<>();
  final Set<AttemptId> ended = new LinkedHashSet<>();
  private final Path folder;
  private final SplittableRandom random = new SplittableRandom(1);
  JournalStart start;

  JournalBench(Path folder) throws IOException {
    this.folder = folder;
    this.start = open();
  }

  static AttemptId attempt(String job) {
    return new AttemptId(new JobId(job), 1);
  }

  static Ending ending(String output) {
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    Content content = Content.of(bytes, "text/plain");
    Duration runTime = Duration.ofMillis(1_234);
    return new Ending(Outcome.SUCCEEDED, content, false, Failure.NONE, runTime, false);
  }

  Journal journal() {
    return start.journal();
  }

  List<AttemptId> take(String... jobs) {
    return take(Spec.NONE, jobs);
  }

  List<AttemptId> take(String job, Spec spec) {
    return take(spec, job);
  }

  private List<AttemptId> take(Spec spec, String... jobs) {
    List<Entry> entries = new ArrayList<>();
    for (String job : jobs) {
      entries.add(new Entry.Assigned(0, attempt(job), spec));
      unended.add(attempt(job));
    }
    List<AttemptId> unkept = journal().commit(entries);
    unkept.forEach(unended::remove);
    return unkept;
  }

  void end(String job, String output) {
    end(job, ending(output));
  }

  void end(String job, Ending ending) {
    unended.remove(attempt(job));
    ended.add(attempt(job));
    journal().commit(List.of(new Entry.Ended(0, attempt(job), ending)));
  }

  void forget(String job) {
    unended.remove(attempt(job));
    ended.remove(attempt(job));
    journal().commit(List.of(new Entry.Forgotten(attempt(job))));
  }

  void tend() {
    journal().tend(roll);
  }

  /** Another process opens the journal that this one left without a word. */
  Restored restart() throws IOException {
    return restart(COORDINATORS);
  }

  Restored restart(List<String> coordinators) throws IOException {
    journal().close();
    start = JournalStart.open(folder, LIMITS, coordinators, random, disk);
    return start.restored();
  }

  List<String> finished() {
    return start.restored().finished().stream().map(one -> one.attempt().job().value()).toList();
  }

  List<String> lost() {
    return start.restored().lost().stream().map(one -> one.attempt().job().value()).toList();
  }

  String output(String job) {
    return journal()
        .ending(attempt(job))
        .map(ending -> new String(ending.output().bytes(), StandardCharsets.UTF_8))
        .orElse("none");
  }

  List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private JournalStart open() throws IOException {
    return JournalStart.open(folder, LIMITS, COORDINATORS, random, disk);
  }
}
