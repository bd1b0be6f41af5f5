package dev.weft.it.sim;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.RecoverySettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one run is like: each seed has a size of its own, and a subset of the faults with rates of
 * their own.
 *
 * @param coordinators that share one store
 * @param slots of each agent at most
 * @param jobs how many jobs are asked for
 * @param span virtual milliseconds in which jobs come and faults happen
 * @param window jobs of a pool's window
 * @param delays of messages, commits and disks
 * @param lostAfter silence after which an agent is lost
 * @param skew how much slower or faster clocks may be: 0.05 for five percent
 * @param faults that may happen
 * @param faultGap milliseconds between two faults at most
 * @param mishaps how often what goes wrong
 * @param setbacks of the store
 * @param flaws that are planted
 */
record Plan(
    int coordinators,
    int agents,
    int slots,
    int jobs,
    int span,
    int window,
    Delays delays,
    Duration lostAfter,
    double skew,
    Set<Fault> faults,
    int faultGap,
    Mishaps mishaps,
    Setbacks setbacks,
    Set<Flaw> flaws) {
  static final List<PoolName> POOLS = List.of(new PoolName("east"), new PoolName("west"));

  /** How long an attempt may take to stop. */
  static final Duration KILL_GRACE = Duration.ofSeconds(1);

  /**
   * How long things take at most, in milliseconds.
   *
   * @param commit of the store
   * @param message between two processes
   * @param sync of an agent's disk
   */
  record Delays(int commit, int message, int sync) {}

  /**
   * How often something happens that is no fault, 0 to 1.
   *
   * @param stuck an attempt never ends by itself
   * @param deaf a handler does not stop when it is told to
   * @param echo an agent's answer to an assignment comes again, late
   * @param hopeless a job is for a handler that nobody has
   * @param delayed a job may not start at once
   * @param poison a message cannot be understood
   */
  record Mishaps(
      double stuck, double deaf, double echo, double hopeless, double delayed, double poison) {}

  /**
   * How the store is set back.
   *
   * @param times how often
   * @param payload agents keep payloads of at most so many bytes
   * @param window how long recovery waits for further agents
   */
  record Setbacks(int times, int payload, Duration window) {
    static final Setbacks NONE = new Setbacks(0, 1 << 16, Duration.ofSeconds(15));

    static Setbacks of(Dice dice) {
      return dice.chance(0.25)
          ? new Setbacks(
              dice.between(1, 2),
              dice.chance(0.7) ? 1 << 16 : 60,
              Duration.ofSeconds(dice.chance(0.7) ? 2 : 15))
          : NONE;
    }
  }

  /** What may go wrong. */
  enum Fault {
    RESET,
    HALF_OPEN,
    DEAF_COORDINATOR,
    DEAF_AGENT,
    STALL,
    ISOLATION,
    AGENT_CRASH,
    AGENT_POWER_LOSS,
    AGENT_JOURNAL_DAMAGED,
    AGENT_DISK_FULL,
    AGENT_FREEZE,
    AGENT_LEAVES,
    COORDINATOR_CRASH,
    COORDINATOR_FREEZE,
    CHANNEL_CLOSED,
    STORE_FULL,
    STORE_SLOW,
    STORE_ANSWER_LOST,
    WALL_CLOCK_JUMP,
    DRAIN,
    PAUSE,
    CANCEL,
    RELEASE,
    RETENTION,
    COORDINATOR_DIES,
    COORDINATOR_LONG_FREEZE,
    COORDINATOR_CUT_OFF,
    COORDINATOR_LEAVES,
    COORDINATOR_OUTLIVES,
    STORE_RESTORED
  }

  /** What only matters where there are several coordinators. */
  private static final Set<Fault> SHARED =
      EnumSet.of(
          Fault.COORDINATOR_DIES,
          Fault.COORDINATOR_LONG_FREEZE,
          Fault.COORDINATOR_CUT_OFF,
          Fault.COORDINATOR_LEAVES);

  /** With these, an attempt may have to be tried again though nobody failed. */
  private static final Set<Fault> COSTLY =
      EnumSet.of(
          Fault.ISOLATION,
          Fault.AGENT_CRASH,
          Fault.AGENT_POWER_LOSS,
          Fault.AGENT_JOURNAL_DAMAGED,
          Fault.AGENT_FREEZE,
          Fault.AGENT_LEAVES,
          Fault.DRAIN,
          Fault.RELEASE);

  /** The only one in its plan: what it shows takes a minute in which nothing else goes wrong. */
  private static final Set<Fault> ALONE = EnumSet.of(Fault.COORDINATOR_OUTLIVES);

  /** Those that have dice of their own. */
  private static final Set<Fault> APART =
      EnumSet.of(
          Fault.COORDINATOR_DIES,
          Fault.COORDINATOR_LONG_FREEZE,
          Fault.COORDINATOR_CUT_OFF,
          Fault.COORDINATOR_LEAVES,
          Fault.COORDINATOR_OUTLIVES,
          Fault.STORE_RESTORED);

  /**
   * The plan of a seed.
   *
   * @param more dice for what there are several coordinators for
   * @param past dice for what the store loses
   */
  static Plan of(Dice dice, Dice more, Dice past, Set<Flaw> flaws) {
    boolean gentle = dice.chance(0.2);
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (Fault fault : Fault.values()) {
      if (!APART.contains(fault) && dice.chance(0.5) && !(gentle && COSTLY.contains(fault))) {
        faults.add(fault);
      }
    }
    int coordinators = more.chance(0.6) ? 1 : more.between(2, 3);
    if (coordinators > 1) {
      SHARED.stream().filter(_ -> more.chance(0.6)).forEach(faults::add);
    }
    // A short lease leaves no room for clocks that differ much, see docs/leases.md.
    boolean patient = gentle || dice.chance(0.2);
    return new Plan(
        coordinators,
        dice.between(1, 4),
        dice.between(1, 5),
        dice.between(5, 50),
        dice.between(5_000, 40_000),
        dice.between(1, 12),
        new Delays(
            dice.chance(0.3) ? 400 : 20, dice.chance(0.3) ? 600 : 15, dice.chance(0.2) ? 100 : 5),
        Duration.ofSeconds(patient ? 120 : 10),
        patient ? 0.05 : 0.015,
        faults,
        dice.chance(0.3) ? 500 : 3_000,
        mishaps(dice),
        Setbacks.of(past),
        flaws);
  }

  /**
   * The same, or one with several coordinators of which one is cut off from the store for longer
   * than it takes until its jobs are given up, while some agent hears no other; with few jobs, most
   * of which take long.
   *
   * @param rare dice for that
   */
  Plan orOutlived(Dice rare) {
    return shared() && rare.chance(0.1)
        ? new Plan(
            coordinators,
            Math.max(2, agents),
            slots,
            Math.min(12, jobs),
            span,
            window,
            delays,
            lostAfter,
            skew,
            ALONE,
            span,
            mishaps,
            Setbacks.NONE,
            flaws)
        : this;
  }

  private static Mishaps mishaps(Dice dice) {
    return new Mishaps(
        dice.chance(0.5) ? 0.1 : 0,
        dice.chance(0.3) ? 0.1 : 0,
        dice.chance(0.5) ? 0.1 : 0,
        dice.chance(0.5) ? 0.5 : 0,
        dice.chance(0.3) ? 0.3 : 0,
        dice.chance(0.3) ? 0.1 : 0);
  }

  /** Whether nothing of it costs an attempt: then what did not fail starts once. */
  boolean gentle() {
    return lostAfter.toMillis() > 2L * span && faults.stream().noneMatch(COSTLY::contains);
  }

  /** Whether a coordinator may start with another idea of the time than the one before. */
  boolean restartsElsewhen() {
    return faults.contains(Fault.WALL_CLOCK_JUMP)
        && (shared() || setbacks.times() > 0 || faults.contains(Fault.COORDINATOR_CRASH));
  }

  /** Whether there are several coordinators. */
  boolean shared() {
    return coordinators > 1;
  }

  /** Whether a planted bug has agents hear what comes on streams that have ended. */
  boolean hearsTheDead() {
    return has(Flaw.NO_STREAM_FENCE) || has(Flaw.NO_OWNER_FENCE);
  }

  boolean has(Flaw flaw) {
    return flaws.contains(flaw);
  }

  int syncDelay() {
    return delays.sync();
  }

  double echo() {
    return mishaps.echo();
  }

  /** How often an attempt may take long, 0 to 1: often, if it is to outlast a takeover. */
  double lengthy() {
    return outlived() ? 0.7 : shared() ? 0.2 : 0.1;
  }

  /** How long an attempt may take that takes long, in milliseconds. */
  int longest() {
    return outlived() ? 60_000 : shared() ? 45_000 : 30_000;
  }

  private boolean outlived() {
    return faults.contains(Fault.COORDINATOR_OUTLIVES);
  }

  double stuck() {
    return mishaps.stuck();
  }

  double deaf() {
    return mishaps.deaf();
  }

  /** Time between two heartbeats. */
  Duration beat() {
    return lostAfter.toSeconds() > 60 ? Duration.ofSeconds(5) : Duration.ofSeconds(1);
  }

  DispatchSettings settings() {
    return new DispatchSettings(Set.copyOf(POOLS), window, 400, lostAfter, KILL_GRACE, true)
        .withCancelWishes(window, Duration.ofDays(365))
        .withRecovery(new RecoverySettings(true, setbacks.window()));
  }
}
