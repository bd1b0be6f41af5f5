package dev.weft.it.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.it.explore.Act.Kind;
import dev.weft.it.sim.Flaw;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Everything that can happen in very small clusters. What is cut short has been tried with so many
 * steps that are not the usual ones; {@code -Dweft.explore.seconds} goes on for longer.
 */
@Order(9)
class ExplorationTest {
  /**
   * How long all larger clusters may take together; none gets more than a quarter of what is left.
   */
  private static final Duration ALL = Duration.ofSeconds(Long.getLong("weft.explore.seconds", 15));

  /** What each of them gets, however little is left. */
  private static final Duration LEAST = Duration.ofSeconds(1);

  /**
   * What a small cluster gets, and a planted bug: it takes some seconds, unless the machine is very
   * busy.
   */
  private static final Duration ENOUGH = Duration.ofMinutes(5);

  /** Each build completes these. */
  static final List<Budget> SMALL =
      List.of(
          shared(1, 0, Kind.DUPLICATE),
          shared(1, 0, Kind.COORDINATOR_GOES_AFTER_COMMIT),
          shared(1, 0, Kind.COORDINATOR_GOES),
          alone(0, Kind.CANCEL, Kind.COORDINATOR_CRASH),
          alone(0, Kind.AGENT_CRASH_AFTER_JOURNAL, Kind.COORDINATOR_CRASH_AFTER_COMMIT),
          alone(0, Kind.CANCEL, Kind.CUT),
          alone(1, Kind.AGENT_CRASH),
          alone(1, Kind.COORDINATOR_CRASH),
          alone(2, Kind.AGENT_CRASH_AFTER_JOURNAL),
          alone(1, Kind.COORDINATOR_CRASH_AFTER_COMMIT),
          alone(2, Kind.CANCEL),
          shared(1, 0, Kind.COORDINATOR_GOES, Kind.CANCEL),
          shared(2, 0, Kind.COORDINATOR_GOES),
          alone(0, Kind.CUT, Kind.AGENT_CRASH),
          alone(0, Kind.RESET, Kind.COORDINATOR_CRASH_AFTER_COMMIT));

  /** These take minutes each. */
  private static final List<Budget> LARGER =
      List.of(
          shared(1, 0, Kind.STORE_CUT_AFTER_COMMIT),
          shared(1, 0, Kind.STORE_CUT),
          shared(1, 0, Kind.COORDINATOR_CRASH),
          shared(1, 0, Kind.COORDINATOR_GOES, Kind.RESET),
          shared(1, 0, Kind.COORDINATOR_GOES, Kind.AGENT_CRASH),
          shared(2, 3, Kind.STORE_CUT, Kind.CUT),
          two(0, Kind.CUT),
          two(0, Kind.AGENT_CRASH),
          alone(1, Kind.RESET),
          alone(0, Kind.RESET, Kind.RESET),
          alone(0, Kind.REDELIVERY, Kind.DUPLICATE, Kind.COORDINATOR_CRASH),
          alone(3, Kind.CUT));

  private static Budget alone(int waits, Kind... faults) {
    return budget(1, 1, waits, faults);
  }

  private static Budget two(int waits, Kind... faults) {
    return budget(1, 2, waits, faults);
  }

  private static Budget shared(int agents, int waits, Kind... faults) {
    return budget(2, agents, waits, faults);
  }

  private static Budget budget(int coordinators, int agents, int waits, Kind... faults) {
    Map<Kind, Integer> times = new EnumMap<>(Kind.class);
    for (Kind fault : faults) {
      times.merge(fault, 1, Integer::sum);
    }
    return new Budget(coordinators, agents, times, waits);
  }

  static final List<Arguments> FLAWS =
      List.of(
          arguments(Flaw.ACK_BEFORE_COMMIT, alone(0)),
          arguments(Flaw.DISPATCH_BEFORE_COMMIT, alone(0)),
          arguments(Flaw.RESULT_ACK_BEFORE_COMMIT, alone(0)),
          arguments(Flaw.LOST_ASSIGN, alone(0)),
          arguments(Flaw.REDISPATCH_AT_ONCE, alone(0, Kind.RESET)),
          arguments(Flaw.NO_STREAM_FENCE, alone(0, Kind.RESET)),
          arguments(Flaw.FORGETS_UNACKED_RESULTS, alone(0, Kind.CUT)),
          arguments(Flaw.CANCEL_OVERRIDES_RESULT, alone(0, Kind.CANCEL)),
          arguments(Flaw.SAME_INSTANCE_AFTER_CRASH, alone(0, Kind.AGENT_CRASH)),
          arguments(Flaw.JOURNAL_NOT_REPLAYED, alone(0, Kind.AGENT_CRASH)),
          arguments(Flaw.UNFENCED_ZOMBIE, shared(1, 0, Kind.STORE_CUT)),
          arguments(Flaw.TAKEOVER_WITHOUT_RECONCILE, shared(1, 0, Kind.COORDINATOR_GOES)),
          arguments(Flaw.INVENTORY_SPEAKS_FOR_ALL, shared(1, 0, Kind.COORDINATOR_GOES, Kind.RESET)),
          arguments(Flaw.NO_OWNER_FENCE, shared(1, 0, Kind.STORE_CUT)));

  @ParameterizedTest
  @FieldSource("SMALL")
  void nothingThatCanHappenInASmallClusterBreaksAPromise(Budget budget) {
    Explorer.Finding found = explored(budget, ENOUGH);

    assertThat(found.failure()).isEmpty();
    assertThat(found.complete()).as("completed within %s", ENOUGH).isTrue();
  }

  @Test
  void whatDiffersLittleFromTheUsualBreaksNoPromiseInALargerOne() {
    long end = System.nanoTime() + ALL.toNanos();
    for (Budget budget : LARGER) {
      Duration left = Duration.ofNanos(end - System.nanoTime()).dividedBy(4);

      Explorer.Finding found = explored(budget, left.compareTo(LEAST) > 0 ? left : LEAST);

      assertThat(found.failure()).as("%s", budget).isEmpty();
    }
  }

  private static Explorer.Finding explored(Budget budget, Duration limit) {
    Explorer.Finding found = new Explorer(budget, Set.of()).explore(limit);
    System.out.printf(
        "exploration: %s: %d states, %d steps, %s%n",
        budget,
        found.states(),
        found.steps(),
        found.complete()
            ? "complete"
            : "all with fewer than " + found.unusual() + " unusual steps");
    return found;
  }

  @ParameterizedTest
  @FieldSource("FLAWS")
  void plantedBugsAreFound(Flaw flaw, Budget budget) {
    Explorer.Finding found = new Explorer(budget, EnumSet.of(flaw)).explore(ENOUGH);

    assertThat(found.failure()).as("%s", flaw).isPresent();
  }
}
