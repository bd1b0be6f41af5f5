package dev.weft.coordinator.dispatch.sim;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.DispatchSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one run is like: each seed has a size of its own, and a subset of the faults with rates of
 * their own.
 *
 * @param agents how many agents
 * @param slots of each agent at most
 * @param jobs how many jobs are asked for
 * @param span virtual milliseconds in which jobs come and faults happen
 * @param window jobs of a pool's window
 * @param commitDelay of a commit at most, in milliseconds
 * @param latency of a message at most, in milliseconds
 * @param faults that may happen
 * @param faultGap milliseconds between two faults at most
 * @param busy how often an agent rejects for no reason
 * @param stuck how often an attempt never ends by itself
 * @param echo how often an agent's answer to an assignment comes again, late
 * @param hopeless how often a job is for a handler that nobody has
 * @param delayed how often a job may not start at once
 * @param flaws that are planted
 */
record Plan(
    int agents,
    int slots,
    int jobs,
    int span,
    int window,
    int commitDelay,
    int latency,
    Set<Fault> faults,
    int faultGap,
    double busy,
    double stuck,
    double echo,
    double hopeless,
    double delayed,
    Set<Flaw> flaws) {
  static final List<PoolName> POOLS = List.of(new PoolName("east"), new PoolName("west"));

  /** Silence after which an agent is lost. */
  static final Duration LOST_AFTER = Duration.ofSeconds(10);

  /** Milliseconds after which an agent that hears nothing stops its work: well before that. */
  static final long LEASE = 6_000;

  /** What may go wrong. */
  enum Fault {
    CUT,
    ISOLATION,
    RECONNECT,
    AGENT_CRASH,
    AGENT_LEAVES,
    COORDINATOR_CRASH,
    COORDINATOR_FREEZE,
    CHANNEL_CLOSED,
    STORE_FULL,
    WALL_CLOCK_JUMP,
    DRAIN,
    PAUSE,
    CANCEL,
    RELEASE,
    RETENTION
  }

  /** The plan of a seed. */
  static Plan of(Dice dice, Set<Flaw> flaws) {
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (Fault fault : Fault.values()) {
      if (dice.chance(0.6)) {
        faults.add(fault);
      }
    }
    return new Plan(
        dice.between(1, 4),
        dice.between(1, 5),
        dice.between(5, 50),
        dice.between(5_000, 40_000),
        dice.between(1, 12),
        dice.chance(0.3) ? 400 : 20,
        dice.chance(0.3) ? 600 : 15,
        faults,
        dice.chance(0.3) ? 500 : 3_000,
        dice.chance(0.5) ? 0.1 : 0,
        dice.chance(0.5) ? 0.1 : 0,
        dice.chance(0.5) ? 0.1 : 0,
        dice.chance(0.5) ? 0.5 : 0,
        dice.chance(0.3) ? 0.3 : 0,
        flaws);
  }

  /** Whether a coordinator may start with another idea of the time than the one before. */
  boolean restartsElsewhen() {
    return faults.contains(Fault.WALL_CLOCK_JUMP) && faults.contains(Fault.COORDINATOR_CRASH);
  }

  boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  DispatchSettings settings() {
    return new DispatchSettings(
            Set.copyOf(POOLS), window, 400, LOST_AFTER, Duration.ofSeconds(1), true)
        .withCancelWishes(window, Duration.ofDays(365));
  }
}
