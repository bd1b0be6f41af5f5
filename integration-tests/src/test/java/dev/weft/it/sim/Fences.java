package dev.weft.it.sim;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.common.id.AttemptId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom a process of an agent has refused, from what it was told and has answered: what it then did
 * not name of theirs it must never start.
 */
final class Fences {
  private record Question(StreamRef stream, long number) {}

  private final Map<AttemptId, Owner> givenBy = new HashMap<>();
  private final Map<Question, List<Owner>> questions = new HashMap<>();
  private final Map<Long, Long> refused = new HashMap<>();
  private final Set<AttemptId> named = new HashSet<>();

  /** An assignment arrives. */
  void assigned(AttemptId attempt, Owner by) {
    givenBy.put(attempt, by);
  }

  /** A Reconcile arrives. */
  void asked(StreamRef stream, long number, List<Owner> dead) {
    questions.put(new Question(stream, number), dead);
  }

  /** It answers, and has refused them before. */
  void answered(StreamRef stream, long number, Message.Inventory part) {
    named(part);
    for (Owner dead : questions.getOrDefault(new Question(stream, number), List.of())) {
      refused.merge(dead.number(), dead.epoch(), Math::max);
    }
  }

  /** It says what it holds. */
  void named(Message.Inventory part) {
    part.items().stream().map(HeldAttempt::attempt).forEach(named::add);
  }

  /** An attempt starts. */
  void starts(AttemptId attempt) {
    Owner by = givenBy.getOrDefault(attempt, Owner.UNKNOWN);
    if (by.epoch() > 0
        && by.epoch() <= refused.getOrDefault(by.number(), 0L)
        && !named.contains(attempt)) {
      throw new Violated(
          attempt.job().value(), attempt + " starts, but " + by + " who gave it was refused");
    }
  }
}
