package dev.weft.agent.journal;

import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;

/** What records take in a segment, in bytes: rough figures, but for the same always the same. */
final class Cost {
  /** What a record takes apart from its texts and bytes. */
  private static final long ASSIGNED = 8;

  private static final long ENDED = 40;
  private static final long SPEC = 12;

  private Cost() {}

  static long of(AttemptId attempt) {
    return ASSIGNED + attempt.job().value().length();
  }

  static long of(AttemptId attempt, Ending ending) {
    return ENDED
        + attempt.job().value().length()
        + ending.output().size()
        + ending.output().type().length()
        + ending.failure().code().length()
        + ending.failure().message().length();
  }

  static long of(AttemptId attempt, Spec spec) {
    long payload = spec.payload().map(p -> (long) p.size() + p.type().length()).orElse(0L);
    return SPEC + attempt.job().value().length() + spec.token().size() + payload;
  }
}
