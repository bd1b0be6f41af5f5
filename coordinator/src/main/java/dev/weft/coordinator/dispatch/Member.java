package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An agent, as the fleet knows it. Changed only by {@link Fleet}, which keeps it in its order. */
final class Member implements Comparable<Member> {
  private static final AgentFacts UNKNOWN_FACTS =
      new AgentFacts(Incarnation.UNKNOWN, Set.of(), Map.of(), Set.of(), 0, "", "", Abilities.NONE);

  private static final String HELD_BACK =
      "silent for too long, but so are many others: its attempts are kept until it is back or is"
          + " declared lost";

  /** Longer than any silence. */
  static final Duration FOREVER = Duration.ofDays(365_000);

  final AgentId id;

  /** Jobs whose newest attempt it holds, or may hold. */
  final Set<JobId> held = new LinkedHashSet<>();

  AgentFacts facts = UNKNOWN_FACTS;

  /** 0: not connected. */
  long stream;

  /** The newest stream, connected or not. */
  long newestStream;

  /** Attempts that may be outstanding at once; 0 until it is ready. */
  int credits;

  boolean draining;
  boolean drainRequested;
  Duration drainDue = Duration.ZERO;

  /** It said that it is busy although it seems to have room; believed until it says more. */
  boolean busy;

  /**
   * What it told of in its newest inventory although it was never given: of jobs whose store was
   * restored from a backup, or whose id is used for the second time. It may finish what it had to
   * say of these.
   */
  Set<AttemptId> disputed = Set.of();

  /** Attempts that it may hold, or never had: it has not told of them yet. */
  Set<AttemptId> open = new HashSet<>();

  /** What it was asked to claim, and what is to become of each if the claim does not hold. */
  final Map<AttemptId, Verdict.Action> claims = new HashMap<>();

  /**
   * Until when that is waited for, on the steady clock: what it holds no more it will not claim.
   */
  Duration claimsDue = Duration.ZERO;

  /** Whether it is still waited for. */
  boolean claimsAwaited;

  /**
   * Attempts that a coordinator gave which was taken over, by when that was: of an agent that
   * cannot be asked for these, nothing is concluded from what it does not tell of.
   */
  final Map<AttemptId, Duration> inherited = new HashMap<>();

  /** The newest question after what predecessors had given; 0: none, or it was answered. */
  long asked;

  boolean lost;

  /** Its attempts are due to be given up, and are not: too many agents fell silent at once. */
  boolean heldBack;

  /**
   * While it is not connected: the silence after which the first of its attempts is given up; empty
   * when that has to be found out anew.
   */
  Optional<Duration> patience = Optional.empty();

  boolean gone;
  Moment heard;
  Instant connectedAt = Instant.EPOCH;
  AgentLoad load = AgentLoad.UNKNOWN;

  /** When it was last picked, on a counter: of equals the one that waits longest is next. */
  long picked;

  Member(AgentId id, Moment heard) {
    this.id = id;
    this.heard = heard;
  }

  /** Whether it may be about to claim something. */
  boolean claiming() {
    return claimsAwaited && !claims.isEmpty();
  }

  boolean connected() {
    return stream != 0;
  }

  /** Whether it has connected since the start, so that it is known what it can do. */
  boolean seen() {
    return newestStream != 0;
  }

  /** Whether nothing is lost when it is forgotten: no attempt, and no operator's wish. */
  boolean forgettable() {
    return !connected() && held.isEmpty() && !drainRequested;
  }

  boolean takesJobs() {
    return connected() && !draining && !drainRequested;
  }

  int free() {
    return takesJobs() && !busy ? Math.max(0, credits - held.size()) : 0;
  }

  AgentView.State state() {
    if (connected()) {
      return draining || drainRequested ? AgentView.State.DRAINING : AgentView.State.CONNECTED;
    }
    if (gone) {
      return AgentView.State.GONE;
    }
    return lost ? AgentView.State.LOST : AgentView.State.UNREACHABLE;
  }

  AgentView view(Moment now) {
    return new AgentView(
        id,
        state(),
        facts,
        held.size(),
        heldBack ? load.withTrouble(HELD_BACK) : load,
        connected() ? connectedAt : Instant.EPOCH,
        now.since(heard),
        drainRequested);
  }

  /** Least loaded first, then longest not picked. */
  @Override
  public int compareTo(Member other) {
    int byLoad =
        Long.compare((long) held.size() * other.credits, (long) other.held.size() * credits);
    if (byLoad != 0) {
      return byLoad;
    }
    int byTurn = Long.compare(picked, other.picked);
    return byTurn != 0 ? byTurn : id.compareTo(other.id);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Member that && id.equals(that.id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
