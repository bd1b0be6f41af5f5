package dev.weft.agent.journal;

import dev.weft.agent.core.Census;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.agent.core.attempt.Outcome;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Puts all that must be kept into a new segment. Confined to the journal's writer. */
final class SegmentCopy implements Census {
  private final SegmentWriter to;
  private final Map<AttemptId, Ending> endings;
  private final SpecBudget budget;
  private long live;

  SegmentCopy(SegmentWriter to, Map<AttemptId, Ending> endings, SpecBudget budget) {
    this.to = to;
    this.endings = endings;
    this.budget = budget;
  }

  /**
   * Copies.
   *
   * @param roll what must be kept
   * @param older where the specs are
   */
  void take(Roll roll, KeptSpecs older) throws IOException {
    try {
      roll.count(this);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Optional<KeptSpecs.Kept> next = older.next(roll::holds);
        next.isPresent();
        next = older.next(roll::holds)) {
      take(next.get());
    }
  }

  /** Bytes of what was copied but for specs. */
  long live() {
    return live;
  }

  /** What the specs take. */
  SpecBudget specs() {
    return budget;
  }

  @Override
  public void unended(int link, AttemptId attempt) {
    to.records().assigned(link, attempt);
    live += Cost.of(attempt);
    flushIfLarge();
  }

  @Override
  public void ended(int link, AttemptId attempt) {
    Ending ending = Optional.ofNullable(endings.get(attempt)).orElseThrow();
    to.records().ended(link, attempt, ending);
    live += Cost.of(attempt, ending);
    flushIfLarge();
  }

  private void take(KeptSpecs.Kept kept) throws IOException {
    Ending ending = endings.get(kept.attempt());
    // A job that has succeeded never runs again.
    boolean succeeded = ending != null && ending.outcome() == Outcome.SUCCEEDED;
    Spec needed = budget.take(kept.attempt(), succeeded ? kept.spec().tokenOnly() : kept.spec());
    to.records().spec(kept.attempt(), needed);
    to.flushIfLarge();
  }

  private void flushIfLarge() {
    try {
      to.flushIfLarge();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
