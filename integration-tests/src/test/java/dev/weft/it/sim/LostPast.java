package dev.weft.it.sim;

import static java.util.Objects.requireNonNull;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What went with the parts of its past that the store has lost, and what must become of it all the
 * same: docs/recovery.md.
 */
final class LostPast {
  /** Why a job may be gone for good. */
  enum Excuse {
    /** Only the store knew it: no agent had it. */
    ON_NO_AGENT,
    /** What was given had ended, and its agent has told that to a store that is gone. */
    ENDED_SINCE,
    /** It was given to an agent that never got it, or whose machine has forgotten it. */
    NOT_ON_ITS_AGENT,
    /** Its agent has it and cannot prove that. */
    NOT_PROVEN
  }

  /** What set-backs of stores come to. */
  static final class Toll {
    private final Map<Excuse, Integer> gone = new EnumMap<>(Excuse.class);
    private int adopted;

    /** Jobs that are gone for good, by why they may be. */
    Map<Excuse, Integer> gone() {
      return gone;
    }

    /** Attempts that were taken in again. */
    int adopted() {
      return adopted;
    }
  }

  /** An attempt, and the agent that it was given to. */
  private record Gift(AttemptId attempt, AgentId agent) {}

  private final World world;

  /** How often the store was set back. */
  private int age;

  private int adopted;

  /** In which age each was given. */
  private final Map<Gift, Integer> given = new LinkedHashMap<>();

  /** What the store did not hold any more when it was set back. */
  private final Set<Gift> endangered = new HashSet<>();

  /** As they were when they were lost. */
  private final Map<JobId, Job> gone = new HashMap<>();

  private final Set<Gift> started = new HashSet<>();
  private final Set<Gift> proven = new HashSet<>();
  private final Set<Gift> notProven = new HashSet<>();

  /** Whose agents were told that their results are recorded. */
  private final Set<Gift> acknowledged = new HashSet<>();

  /** What agents told that they have lost. */
  private final Set<Gift> lost = new HashSet<>();

  /** What coordinators have heard of since, and know what to make of, by their numbers. */
  private final Map<Long, Set<Gift>> heard = new HashMap<>();

  /** What was given although an agent has another attempt of the job, by who had not heard that. */
  private final Set<AttemptId> unaware = new HashSet<>();

  /** Starts of what was given since, and executions that the store counted by then. */
  private final Map<JobId, Integer> starts = new HashMap<>();

  private final Map<JobId, Integer> executions = new HashMap<>();

  LostPast(World world) {
    this.world = world;
  }

  /** The store is set back. */
  void setBack(Records before, Records after) {
    age++;
    heard.clear();
    starts.clear();
    executions.clear();
    before.rows.forEach((id, row) -> {
      if (!after.rows.containsKey(id)) {
        gone.put(id, row);
      }
    });
    after.rows.forEach((id, row) -> executions.put(id, row.tally().executions()));
    for (Gift gift : given.keySet()) {
      if (lacks(after.rows.get(gift.attempt().job()), gift.attempt())) {
        endangered.add(gift);
      }
    }
  }

  private static boolean lacks(@Nullable Job row, AttemptId attempt) {
    return row == null || (!row.state().terminal() && row.attempt().number() < attempt.number());
  }

  /** How often the store was set back. */
  int age() {
    return age;
  }

  /** An attempt is given to an agent. */
  void given(AttemptId attempt, AgentId agent) {
    if (world.plan.setbacks().times() > 0) {
      given.put(new Gift(attempt, agent), age);
    }
  }

  /** Whether it was given before the store was set back the last time. */
  boolean isOld(AttemptId attempt, AgentId agent) {
    return age > 0 && given.getOrDefault(new Gift(attempt, agent), age) < age;
  }

  void started(AttemptId attempt, AgentId agent) {
    if (world.plan.setbacks().times() > 0) {
      started.add(new Gift(attempt, agent));
      if (!isOld(attempt, agent)) {
        starts.merge(attempt.job(), 1, Integer::sum);
      }
    }
  }

  /** An agent has handed a valid token over. */
  void proven(AttemptId attempt, AgentId agent) {
    proven.add(new Gift(attempt, agent));
  }

  /** A coordinator knows what is to become of it. */
  void heard(AttemptId attempt, AgentId agent, long owner) {
    heard.computeIfAbsent(owner, _ -> new HashSet<>()).add(new Gift(attempt, agent));
  }

  /** A coordinator decides to give an attempt to an agent. */
  void assigned(AttemptId attempt, AgentId agent, long owner) {
    Set<Gift> known = heard.getOrDefault(owner, Set.of());
    for (Gift other : endangered) {
      boolean same = other.attempt().job().equals(attempt.job());
      if (same && !other.equals(new Gift(attempt, agent)) && !known.contains(other)) {
        unaware.add(attempt);
      }
    }
  }

  /** Whether nobody could know, when this was given, that another attempt of its job runs. */
  boolean unaware(AttemptId attempt) {
    return unaware.contains(attempt);
  }

  /** A job, or its newest attempt, is taken in. */
  void adopts(Job job) {
    adopted++;
    Gift gift = new Gift(job.attemptId(), job.attempt().agent());
    world.checker.require(
        given.containsKey(gift), job.id(), "taken in as " + gift + ", which was never given");
    world.checker.require(
        endangered.contains(gift), job.id(), "taken in as " + gift + ", which was never lost");
    world.checker.require(
        proven.contains(gift), job.id(), "taken in as " + gift + ", which nobody has proven");
  }

  /** An agent is to forget an attempt: not if it can prove what the store has lost. */
  void drops(SimCoordinator who, AttemptId attempt, AgentId agent) {
    Gift gift = new Gift(attempt, agent);
    if (!endangered.contains(gift)
        || !lacks(world.checker.records().rows.get(attempt.job()), attempt)) {
      return;
    }
    if (!world.agent(agent).proves(attempt, who)) {
      notProven.add(gift);
      return;
    }
    throw new Violated(
        attempt.job().value(),
        attempt + " is dropped, though " + agent + " has it and can prove it");
  }

  /** An agent is told that a result is recorded. */
  void acknowledged(SimCoordinator who, AttemptId attempt, AgentId agent) {
    drops(who, attempt, agent);
    acknowledged.add(new Gift(attempt, agent));
  }

  /** An agent has told that an attempt ended with an earlier process of it. */
  void toldLost(AttemptId attempt, AgentId agent) {
    lost.add(new Gift(attempt, agent));
  }

  /** Whether an agent has told that. */
  boolean isLost(AttemptId attempt, AgentId agent) {
    return lost.contains(new Gift(attempt, agent));
  }

  /** How often attempts of a job have started that were given since the store was set back. */
  int starts(JobId job) {
    return age == 0 ? world.witness.starts(job) : starts.getOrDefault(job, 0);
  }

  /** How many executions of a job the store counted when it was set back. */
  int executions(JobId job) {
    return executions.getOrDefault(job, 0);
  }

  /** Whether a job was lost with what it was in. */
  boolean lost(JobId job) {
    return gone.containsKey(job);
  }

  /**
   * Why a job may be gone.
   *
   * @throws Violated if it may not
   */
  Excuse excuse(JobId id) {
    world.checker.require(gone.containsKey(id), id, "gone, and the store was never without it");
    Job job = requireNonNull(gone.get(id));
    if (job.state().terminal()) {
      return Excuse.ENDED_SINCE;
    }
    if (!job.state().onAgent()) {
      return Excuse.ON_NO_AGENT;
    }
    Gift gift = new Gift(job.attemptId(), job.attempt().agent());
    if (acknowledged.contains(gift) || lost.contains(gift)) {
      return Excuse.ENDED_SINCE;
    }
    if (notProven.contains(gift)) {
      return Excuse.NOT_PROVEN;
    }
    world.checker.require(
        !started.contains(gift) || world.agent(gift.agent()).forgetful(),
        id,
        "gone, though " + gift + " was there to be taken in");
    return Excuse.NOT_ON_ITS_AGENT;
  }

  /** Holds each job that is gone to the reasons why it may be. */
  void check() {
    gone().forEach(this::excuse);
  }

  /** Adds what it comes to. */
  void count(Toll toll) {
    toll.adopted += adopted;
    gone().forEach(job -> toll.gone.merge(excuse(job), 1, Integer::sum));
  }

  private List<JobId> gone() {
    return world.clients.asked().stream()
        .filter(job -> !world.checker.records().rows.containsKey(job))
        .toList();
  }
}
