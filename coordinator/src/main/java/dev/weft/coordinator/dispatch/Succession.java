package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The coordinators that this one has taken over. An agent tells of what they had given only when it
 * is asked for it: so what is missing in its inventory counts as missing only when it has answered
 * that, too. Confined to the thread that decides.
 */
final class Succession {
  private final Fleet fleet;
  private final Jobs jobs;
  private final Map<Long, Long> followed = new TreeMap<>();
  private boolean shared;
  private long asked;

  Succession(Fleet fleet, Jobs jobs) {
    this.fleet = fleet;
    this.jobs = jobs;
  }

  /** There may be other coordinators; these were taken over before. */
  void follow(List<Predecessor> predecessors) {
    shared = true;
    predecessors.forEach(one -> followed.merge(one.owner(), one.epoch(), Math::max));
  }

  /**
   * Whether a job is this coordinator's to change. What it owns and is on an agent, or waits to be
   * tried again, is in memory; if it is not, the news that it was taken over is still on its way.
   */
  boolean owns(Job job, Batch batch) {
    return jobs.holds(job.id())
        || (batch.mine(job.id())
            && !job.state().onAgent()
            && !(job.state() instanceof JobState.RetryWait));
  }

  /** Takes a dead coordinator's jobs in, as they were; whoever holds them counts as seen now. */
  void takeOver(Event.TookOver took, Batch batch) {
    follow(List.of(took.dead()));
    Restored restored = took.restored();
    Map<AgentId, Incarnation> known = new HashMap<>();
    for (Restored.KnownAgent agent : restored.agents()) {
      known.put(agent.id(), agent.incarnation());
      if (fleet.find(agent.id()).isEmpty()) {
        fleet.change(
            fleet.known(agent.id(), batch.now()),
            m -> {
              m.facts = m.facts.of(agent.incarnation());
              m.drainRequested = agent.drainRequested();
            });
      }
    }
    jobs.takeIn(restored, batch);
    for (Job job : restored.jobs()) {
      // Before any agent is asked: from then on it speaks of what it holds.
      batch.decision().effect(new Effect.TellJob(job));
      if (job.state().onAgent()) {
        Member member = fleet.known(job.attempt().agent(), batch.now());
        member.open.put(job.attemptId(), known.getOrDefault(member.id, member.facts.incarnation()));
        member.inherited.put(job.attemptId(), batch.now().steady());
        fleet.change(member, m -> seen(m, batch));
      }
    }
    for (Member member : fleet.all()) {
      if (member.connected() && member.facts.abilities().reconcile()) {
        ask(member, batch);
      }
    }
  }

  private static void seen(Member member, Batch batch) {
    if (!member.connected()) {
      member.heard = batch.now();
      member.lost = false;
      member.gone = false;
    }
  }

  /** Whether it must be asked before it is known what is missing. */
  boolean mustAsk(Member member) {
    return shared
        && member.facts.abilities().reconcile()
        && !member.answered.equals(member.facts.instance());
  }

  /** Whether this coordinator has taken over the one with this number. */
  boolean follows(long owner) {
    return followed.containsKey(owner);
  }

  /** Of what was on agents before the start it is not known who had given it. */
  void inherit(List<Job> jobs, Moment now) {
    if (!followed.isEmpty()) {
      jobs.stream()
          .filter(job -> job.state().onAgent())
          .forEach(job ->
              fleet.known(job.attempt().agent(), now).inherited.put(job.attemptId(), now.steady()));
    }
  }

  /**
   * Whether a member that does not tell of a job's attempt may hold it all the same: another
   * coordinator may have given it, and the member cannot be asked for that.
   */
  boolean inDoubt(Member member, Job job) {
    return !member.facts.abilities().reconcile() && member.inherited.containsKey(job.attemptId());
  }

  /** Asks for what the predecessors had given. */
  void ask(Member member, Batch batch) {
    member.answered = "";
    member.asked = ++asked;
    List<Predecessor> all = new ArrayList<>();
    followed.forEach((owner, epoch) -> all.add(new Predecessor(owner, epoch)));
    batch
        .decision()
        .effect(new Effect.Reconcile(member.id, member.stream, member.asked, List.copyOf(all)));
  }

  /**
   * It has answered.
   *
   * @return whether nothing newer is asked of it: what it has not told of by now is missing
   */
  boolean answered(Member member, long number) {
    if (member.asked != number) {
      return false;
    }
    member.answered = member.facts.instance();
    return true;
  }

  /** What the member may hold, or never had, since it has not told of it yet. */
  void doubt(Member member, Incarnation before) {
    Map<AttemptId, Incarnation> open = new HashMap<>();
    for (Job job : jobs.heldBy(member)) {
      AttemptId attempt = job.attemptId();
      open.put(attempt, member.open.getOrDefault(attempt, before));
    }
    member.open = open;
  }
}
