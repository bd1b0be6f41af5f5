package dev.weft.agent;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.journal.MemoryJournal;
import dev.weft.common.id.AttemptId;
import java.util.List;
import java.util.Optional;

/** A journal that cannot be written from the next commit on when a test says so. */
final class BrittleJournal implements Journal {
  private final MemoryJournal memory = new MemoryJournal();
  private volatile boolean broken;
  private volatile boolean noticed;
  private volatile Runnable onAssigned = () -> {};

  /** Has it run by the loop while it waits for assignments to be written. */
  void onAssigned(Runnable task) {
    onAssigned = task;
  }

  void breakNow() {
    broken = true;
  }

  void heal() {
    broken = false;
  }

  @Override
  public List<AttemptId> commit(List<Entry> entries) {
    List<AttemptId> ignored = memory.commit(entries);
    noticed = broken;
    if (entries.stream().anyMatch(Entry.Assigned.class::isInstance)) {
      onAssigned.run();
    }
    return broken
        ? entries.stream()
            .filter(Entry.Assigned.class::isInstance)
            .map(entry -> ((Entry.Assigned) entry).attempt())
            .toList()
        : ignored;
  }

  @Override
  public void tend(Roll roll) {
    noticed &= broken;
  }

  @Override
  public boolean works() {
    return !noticed;
  }

  @Override
  public String trouble() {
    return noticed ? "brittle" : "";
  }

  @Override
  public Optional<Ending> ending(AttemptId attempt) {
    return memory.ending(attempt);
  }

  @Override
  public KeptSpecs specs() {
    return memory.specs();
  }

  @Override
  public Optional<StorePosition> seen(int link) {
    return memory.seen(link);
  }

  @Override
  public void saw(int link, StorePosition position) {
    memory.saw(link, position);
  }

  @Override
  public String id() {
    return "brittle";
  }

  @Override
  public void close() {}
}
