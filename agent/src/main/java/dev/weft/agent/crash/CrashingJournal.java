package dev.weft.agent.crash;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.journal.Journal;
import dev.weft.common.crash.CrashSwitch;
import dev.weft.common.id.AttemptId;
import java.util.List;
import java.util.Optional;

/** A journal that may crash before or after what it keeps. */
public final class CrashingJournal implements Journal {
  private final Journal journal;
  private final CrashSwitch crash;

  private CrashingJournal(Journal journal, CrashSwitch crash) {
    this.journal = journal;
    this.crash = crash;
  }

  /** The same journal, unless the JVM's system property asks for crash points around it. */
  public static Journal around(Journal journal) {
    return CrashSwitch.ofThisProcess()
        .<Journal>map(crash -> new CrashingJournal(journal, crash))
        .orElse(journal);
  }

  @Override
  public List<AttemptId> commit(List<Entry> entries) {
    boolean taken = entries.stream().anyMatch(entry -> entry instanceof Entry.Assigned);
    boolean ended = entries.stream().anyMatch(entry -> entry instanceof Entry.Ended);
    reach(taken, CrashPoint.BEFORE_ASSIGNED_JOURNAL);
    reach(ended, CrashPoint.BEFORE_RESULT_JOURNAL);
    reach(
        entries.stream().anyMatch(entry -> entry instanceof Entry.Forgotten),
        CrashPoint.BEFORE_FORGET_JOURNAL);
    List<AttemptId> unkept = journal.commit(entries);
    reach(taken, CrashPoint.AFTER_ASSIGNED_JOURNAL);
    reach(ended, CrashPoint.AFTER_RESULT_JOURNAL);
    return unkept;
  }

  @Override
  public void tend(Roll roll) {
    journal.tend(roll);
  }

  @Override
  public boolean works() {
    return journal.works();
  }

  @Override
  public String trouble() {
    return journal.trouble();
  }

  @Override
  public Optional<Ending> ending(AttemptId attempt) {
    return journal.ending(attempt);
  }

  @Override
  public KeptSpecs specs() {
    return journal.specs();
  }

  @Override
  public Optional<StorePosition> seen(int link) {
    return journal.seen(link);
  }

  @Override
  public void saw(int link, StorePosition position) {
    journal.saw(link, position);
  }

  @Override
  public String id() {
    return journal.id();
  }

  @Override
  public void close() {
    journal.close();
  }

  private void reach(boolean there, CrashPoint point) {
    if (there) {
      crash.reach(point);
    }
  }
}
