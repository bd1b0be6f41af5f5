package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Deque<Decision> unrecorded = new ArrayDeque<>();
  private final Deque<News> news = new ArrayDeque<>();
  private boolean shared;
  private long asked;

  /**
   * A takeover, and the last decision that was made without knowing of it: that may hold jobs which
   * the dead one had accepted first. Once it is recorded, these are taken out of it.
   */
  private record News(Event.TookOver took, Optional<Decision> after) {}

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

  /** A coordinator was taken over, while this is decided. */
  void hear(Event.TookOver took, Decision decision) {
    decided(decision);
    news.add(new News(took, Optional.ofNullable(unrecorded.peekLast())));
  }

  /** The takeovers that may be decided about, in order. */
  List<Event.TookOver> due() {
    List<Event.TookOver> due = new ArrayList<>();
    while (!news.isEmpty() && news.getFirst().after().filter(unrecorded::contains).isEmpty()) {
      due.add(news.removeFirst().took());
    }
    return due;
  }

  /** Something was decided. */
  void decided(Decision decision) {
    if (!decision.isEmpty() && unrecorded.peekLast() != decision) {
      unrecorded.add(decision);
    }
  }

  /** A decision, and every one before it, is recorded. */
  void recorded(Decision decision) {
    if (unrecorded.contains(decision)) {
      Decision first;
      do {
        first = unrecorded.removeFirst();
      } while (first != decision);
    }
  }

  /** Takes a dead coordinator's jobs in, as they were; whoever holds them counts as seen now. */
  void takeOver(Event.TookOver took, Batch batch) {
    follow(took.dead());
    Restored restored = took.restored();
    for (Restored.KnownAgent agent : restored.agents()) {
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
        member.open.add(job.attemptId());
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

  /**
   * Whether who comes must be asked before it is known what is missing. On each stream anew: what
   * it was told of its last answer may be lost with the one before.
   */
  boolean mustAsk(Member member) {
    return shared && member.facts.abilities().reconcile();
  }

  /** Whether this coordinator has taken over another one, as that one was in an epoch or later. */
  boolean follows(long owner, long epoch) {
    return followed.getOrDefault(owner, -1L) >= epoch;
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

  /** Whether it was asked, and has not answered. */
  static boolean awaits(Member member) {
    return member.asked != 0;
  }

  /**
   * Asks for what the predecessors had given, and by name for all that the member may hold and has
   * not told of: that may be another coordinator's by now, if the store was set back to before.
   */
  void ask(Member member, Batch batch) {
    List<Predecessor> all = new ArrayList<>();
    followed.forEach((owner, epoch) -> all.add(new Predecessor(owner, epoch)));
    List<AttemptId> open = List.copyOf(member.open);
    int from = 0;
    do {
      int to = Math.min(open.size(), from + Effect.Reconcile.NAMES);
      member.asked = ++asked;
      batch
          .decision()
          .effect(
              new Effect.Reconcile(
                  member.id, member.stream, asked, List.copyOf(all), open.subList(from, to)));
      from = to;
    } while (from < open.size());
  }

  /**
   * It has answered.
   *
   * @return whether nothing newer is asked of it: what it has not told of by now is missing
   */
  static boolean answered(Member member, long number) {
    boolean newest = awaits(member) && member.asked == number;
    if (newest) {
      member.asked = 0;
    }
    return newest;
  }

  /** What the member may hold, or never had, since it has not told of it yet. */
  void doubt(Member member) {
    member.open = new HashSet<>();
    jobs.heldBy(member).forEach(job -> member.open.add(job.attemptId()));
  }
}
