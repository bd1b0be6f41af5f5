package dev.weft.agent.journal;

import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of a journal specs may take: beyond it attempts are kept without theirs, so that jobs
 * are taken all the same. What is forgotten counts until the segment is written anew. Confined to
 * the journal's writer.
 */
final class SpecBudget {
  /** A payload of more bytes than this is not kept. */
  static final int LARGEST_PAYLOAD = 64 << 10;

  private static final Logger log = LoggerFactory.getLogger(SpecBudget.class);

  private final long most;
  private long used;

  /** Whether it was said that there is no more room. */
  private boolean told;

  /**
   * Nothing is kept yet.
   *
   * @param most bytes that may be
   */
  SpecBudget(long most) {
    this(most, false);
  }

  private SpecBudget(long most, boolean told) {
    this.most = most;
    this.told = told;
  }

  /** The same for another segment, in which nothing is yet. */
  SpecBudget anew() {
    return new SpecBudget(most, told && used > most / 2);
  }

  /** What of it is to be kept, which counts from now on. */
  Spec take(AttemptId attempt, Spec spec) {
    if (spec.token().size() == 0) {
      return Spec.NONE;
    }
    boolean small = spec.payload().filter(p -> p.size() > LARGEST_PAYLOAD).isEmpty();
    Spec wanted = small ? spec : spec.tokenOnly();
    long cost = Cost.of(attempt, wanted);
    if (used + cost > most) {
      tell();
      return Spec.NONE;
    }
    used += cost;
    return wanted;
  }

  /** Bytes that count. */
  long used() {
    return used;
  }

  private void tell() {
    if (!told) {
      told = true;
      log.atWarn()
          .addKeyValue("bytes", most)
          .log(
              "No more room in the journal for what takes jobs in again that a coordinator's store"
                  + " has lost; jobs are taken without until there is");
    }
  }
}
