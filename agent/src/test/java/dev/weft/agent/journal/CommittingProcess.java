package dev.weft.agent.journal;

import dev.weft.agent.core.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Commits to a journal for ever, and says after each commit which one it was: in each, some
 * attempts are taken, those of the one before end, and those of two before are forgotten.
 */
final class CommittingProcess {
  static final int EACH = 20;
  private static final int OUTPUT = 5_000;

  private CommittingProcess() {}

  public static void main(String[] arguments) throws Exception {
    Journal journal =
        JournalStart.onDisk(
                Path.of(arguments[0]), 64 << 20, List.of("one:1"), new SplittableRandom())
            .journal();
    System.out.println("id " + journal.id());
    for (int commit = 0; ; commit++) {
      List<Entry> entries = new ArrayList<>();
      for (int job = 0; job < EACH; job++) {
        entries.add(new Entry.Assigned(0, JournalBench.attempt(name(commit, job))));
        if (commit > 0) {
          String before = name(commit - 1, job);
          String output = before + "x".repeat(OUTPUT);
          entries.add(
              new Entry.Ended(0, JournalBench.attempt(before), JournalBench.ending(output)));
        }
        if (commit > 1) {
          entries.add(new Entry.Forgotten(JournalBench.attempt(name(commit - 2, job))));
        }
      }
      journal.commit(entries);
      System.out.println("commit " + commit);
    }
  }

  static String name(int commit, int job) {
    return commit + "-" + job;
  }
}
