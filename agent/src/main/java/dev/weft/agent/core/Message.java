package dev.weft.agent.core;

import dev.weft.agent.core.attempt.ClaimPhase;
import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.List;

/** What the core has a coordinator told. They leave in the order in which they were decided. */
public sealed interface Message {
  /**
   * A chunk of what the agent holds for this coordinator.
   *
   * @param items what it holds
   * @param lost what an earlier process had taken and took with it
   * @param last whether no more follow
   */
  record Inventory(List<HeldAttempt> items, List<AttemptId> lost, boolean last) implements Message {
    /** The most attempts in one chunk. */
    public static final int CHUNK = 500;

    /** In as many chunks as it takes: at least one. */
    static List<Inventory> chunks(List<HeldAttempt> items, List<AttemptId> lost) {
      List<Inventory> chunks = new ArrayList<>();
      int all = items.size() + lost.size();
      int from = 0;
      do {
        int to = Math.min(all, from + CHUNK);
        List<HeldAttempt> some = part(items, from, to);
        List<AttemptId> someLost = part(lost, from - items.size(), to - items.size());
        chunks.add(new Inventory(some, someLost, to == all));
        from = to;
      } while (from < all);
      return chunks;
    }

    /** What of the list lies between two places, which may be beyond its ends; a copy. */
    private static <T> List<T> part(List<T> list, int from, int to) {
      int size = list.size();
      return List.copyOf(list.subList(Math.clamp(from, 0, size), Math.clamp(to, 0, size)));
    }
  }

  /**
   * A chunk of the answer to a coordinator that has taken others over.
   *
   * @param number of its question; {@link #UNASKED} for what has turned out since to be nobody's
   * @param telling by which {@link Told} knows it again when it is judged
   * @param part what is held and was lost, and whether no more follow
   */
  record Reconciled(long number, long telling, Inventory part) implements Message {
    /** The number of no question. */
    public static final long UNASKED = 0;
  }

  /**
   * The verdicts were applied: attempts may be assigned.
   *
   * @param credits as in {@link Credits}
   */
  record Ready(int credits) implements Message {}

  /**
   * How many attempts of this coordinator the agent takes at once.
   *
   * @param credits absolute
   * @param draining whether the agent leaves
   */
  record Credits(int credits, boolean draining) implements Message {}

  /**
   * The attempt is taken, or was taken before.
   *
   * @param attempt which
   */
  record Accepted(AttemptId attempt) implements Message {}

  /**
   * The attempt is not taken, and nothing of it ran.
   *
   * @param attempt which
   * @param reason why
   */
  record Rejected(AttemptId attempt, RejectReason reason) implements Message {}

  /**
   * How an attempt ended; the journal has it.
   *
   * @param attempt which
   */
  record Result(AttemptId attempt) implements Message {}

  /**
   * Of an attempt that the coordinator may have lost: with it goes what the journal keeps.
   *
   * @param attempt which
   * @param phase how far it was when it was asked for
   * @param telling as in {@link Reconciled}
   */
  record Claim(AttemptId attempt, ClaimPhase phase, long telling) implements Message {}

  /** The agent leaves and holds nothing. */
  record Goodbye() implements Message {}
}
