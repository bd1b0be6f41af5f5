package dev.weft.agent.core.attempt;

import dev.weft.common.id.AttemptId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One pass over all specs that are kept, which need not be in memory. One that cannot be read any
 * further ends early. For one thread at a time.
 */
public interface KeptSpecs extends AutoCloseable {
  /** Nothing is kept. */
  KeptSpecs NONE =
      new KeptSpecs() {
        @Override
        public Optional<Kept> next(Predicate<AttemptId> wanted) {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  /**
   * A spec that is kept.
   *
   * @param attempt whose
   * @param spec what
   */
  record Kept(AttemptId attempt, Spec spec) {}

  /**
   * The next one that is wanted; empty if there is none any more. May take as long as reading all
   * that is kept does.
   */
  Optional<Kept> next(Predicate<AttemptId> wanted);

  /** Ends the pass. */
  @Override
  void close();
}
