package dev.weft.it.sim;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Decision;
import dev.weft.coordinator.dispatch.Dispatcher;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Terminal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one coordinator has decided about its jobs, and what it may do by that. */
final class Desk {
  private final World world;
  private final SimCoordinator coordinator;
  private final Seats seats = new Seats();
  private RecoveryWatch watch;

  /** What agents said on their streams that earlier processes had taken with them. */
  private final Map<Long, List<AttemptId>> losses = new HashMap<>();

  /** As decided, committed or not. */
  private final Map<JobId, Job> decided = new HashMap<>();

  /** What takeovers that the store has recorded moved, while the dispatcher may not know it yet. */
  private final Deque<Set<JobId>> unheard = new ArrayDeque<>();

  /** Whose attempt is told to have ended well while the job waits for it. */
  private final Set<JobId> well = new HashSet<>();

  private final Map<JobId, Long> told = new HashMap<>();

  /** Agents that were connected after the last decision, while it recovers. */
  private Set<AgentId> there = Set.of();

  Desk(World world, SimCoordinator coordinator) {
    this.world = world;
    this.coordinator = coordinator;
    this.watch = new RecoveryWatch(world, coordinator);
  }

  /** A new process goes on with what is recorded. */
  void starts() {
    decided.clear();
    decided.putAll(world.checker.rowsOf(coordinator.line().owner()));
    seats.crashed();
    watch = new RecoveryWatch(world, coordinator);
    well.clear();
    there = Set.of();
    unheard.clear();
  }

  /** What an agent has told that is lost, on a stream. */
  List<AttemptId> losses(long stream) {
    return losses.getOrDefault(stream, List.of());
  }

  /** What the store shows to the new process. */
  void shown(Restored restored) {
    watch.starts(restored);
  }

  /** Who watches jobs begins anew: the store is older now. */
  void setBack() {
    told.clear();
  }

  void crashed() {
    starts();
  }

  /** It has taken another one over, as the store sees it. */
  void inherits(Set<JobId> jobs) {
    unheard.add(jobs);
  }

  /** Whether the dispatcher knows of all takeovers. */
  boolean knowsAll() {
    return unheard.isEmpty();
  }

  /** Whether it has decided about a job that it counts as its own. */
  boolean holds(JobId job) {
    return coordinator.up() && decided.containsKey(job);
  }

  Optional<Job> decided(JobId job) {
    return Optional.ofNullable(decided.get(job));
  }

  /** These turned out to be others'. */
  void withdrawn(Set<JobId> jobs) {
    decided.keySet().removeAll(jobs);
    Set<JobId> own = new HashSet<>(jobs);
    own.removeIf(job -> world.checker.ownerOf(job) != coordinator.line().owner());
    if (!own.isEmpty()) {
      // Whoever was faster has been taken over since.
      unheard.add(own);
    }
  }

  void deciding(List<Event> events) {
    events.forEach(seats::heard);
    events.forEach(this::tells);
    events.forEach(watch::hears);
    if (events.size() == 1 && events.getFirst() instanceof Event.AttemptEnded ended) {
      AttemptId attempt = new AttemptId(ended.job(), ended.report().attempt());
      Job job = decided.get(ended.job());
      if (job != null && Checker.waitsFor(job, attempt, ended.agent())) {
        if (world.checker.said(attempt) == Outcome.SUCCEEDED) {
          well.add(job.id());
        }
      }
    }
  }

  void decided(Dispatcher dispatcher, Decision open) {
    for (Change change : open.changes()) {
      switch (change) {
        case Change.JobAdded(Job job) -> decided.put(job.id(), job);
        case Change.JobSaved(Job job) -> {
          if (watch.on() && dispatcher.views().recovery().on()) {
            concludesNothing(dispatcher, job);
          }
          decided.put(job.id(), job);
        }
        case Change.AttemptSaved _,
            Change.LateResult _,
            Change.NoticeAdded _,
            Change.NoticesDone _,
            Change.AgentSaved _,
            Change.AgentForgotten _,
            Change.PoolSaved _,
            Change.LetterAdded _,
            Change.LettersGone _,
            Change.WishAdded _,
            Change.WishesGone _,
            Change.ScheduleSaved _,
            Change.ScheduleDeleted _,
            Change.RecoverySaved _,
            Change.LogSaved _ -> {}
      }
    }
    for (JobId id : well) {
      Job job = decided.get(id);
      boolean counts =
          job != null
              && job.state() instanceof JobState.Ended end
              && end.how() == Terminal.SUCCEEDED;
      world.checker.require(
          counts || world.checker.wasForced(id), id, "not succeeded, but its agent says so");
    }
    well.clear();
    there = watch.on() ? connected(dispatcher) : Set.of();
    count(dispatcher);
  }

  /** While it recovers, what an agent that is there does not tell of is not missing. */
  private void concludesNothing(Dispatcher dispatcher, Job job) {
    boolean before = decided.getOrDefault(job.id(), job).attempt().equals(job.attempt());
    if (!job.attempt().lost() || before) {
      return;
    }
    AgentId agent = job.attempt().agent();
    // Not one that came back just then, and was lost for its silence before that.
    boolean was = there.contains(agent) && connected(dispatcher).contains(agent);
    world.checker.require(
        !was
            || world.checker.said(job.attemptId()) == Outcome.LOST
            || world.checker.past().isLost(job.attemptId(), agent)
            || world.checker.wasForced(job.id()),
        job.id(),
        "counted as lost during recovery, and its agent does not say so");
  }

  private Set<AgentId> connected(Dispatcher dispatcher) {
    Set<AgentId> all = new HashSet<>();
    for (AgentView agent : dispatcher.views().agents(coordinator.now())) {
      if (agent.state() == AgentView.State.CONNECTED) {
        all.add(agent.id());
      }
    }
    return all;
  }

  /** What is shown must be what there is, with what it was told of takeovers by now. */
  private void count(Dispatcher dispatcher) {
    if (unheard.isEmpty()) {
      Counts.check(dispatcher, coordinator.now(), decided.values());
      return;
    }
    Map<JobId, Job> more = new HashMap<>(decided);
    for (int heard = 1; heard <= unheard.size(); heard++) {
      Set<JobId> moved = List.copyOf(unheard).get(heard - 1);
      moved.forEach(job -> more.putIfAbsent(job, world.checker.row(job)));
      if (Counts.difference(dispatcher, coordinator.now(), more.values()).isEmpty()) {
        decided.putAll(more);
        for (int i = 0; i < heard; i++) {
          unheard.removeFirst();
        }
        return;
      }
    }
  }

  private void tells(Event event) {
    LostPast past = world.checker.past();
    if (event instanceof Event.AgentArrived arrived) {
      losses.put(arrived.stream(), arrived.lost());
      arrived.lost().forEach(lost -> past.toldLost(lost, arrived.agent()));
    } else if (event instanceof Event.AgentReconciled told) {
      told.lost().forEach(lost -> past.toldLost(lost, told.agent()));
    } else if (event instanceof Event.AgentLeft left && left.goodbye()) {
      // It may be back before that is decided about.
      decided.values().stream()
          .filter(job -> job.attempt().agent().equals(left.agent()))
          .forEach(job -> past.toldLost(job.attemptId(), left.agent()));
    }
  }

  /** What it knows of attempts from now on; not of those that it leaves to whoever does. */
  private void judged(Effect.Judge judge) {
    for (Verdict verdict : judge.verdicts()) {
      switch (verdict.action()) {
        case CONTINUE, SEND_RESULT, FORGET, ABORT ->
            world
                .checker
                .past()
                .heard(verdict.attempt(), judge.agent(), coordinator.line().owner());
        case LEAVE, CLAIM -> {}
      }
    }
  }

  /** Nobody is given more than it said that it takes. */
  void assigned(Dispatcher dispatcher, List<Effect> effects) {
    watch.decided(dispatcher, effects);
    Set<AgentId> given = new HashSet<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Judge judge) {
        judged(judge);
      } else if (effect instanceof Effect.Assign assign) {
        given.add(assign.agent());
        world.checker.past().assigned(assign.attempt(), assign.agent(), coordinator.line().owner());
        world.checker.require(
            seats.isCurrent(assign), assign.attempt().job(), "assigned to an old stream");
      }
    }
    if (!given.isEmpty()) {
      dispatcher.views().agents(coordinator.now()).stream()
          .filter(agent -> given.contains(agent.id()))
          .filter(agent -> agent.running() > seats.of(agent.id()))
          .findFirst()
          .ifPresent(agent -> {
            throw new Violated("", agent.id() + " holds more than its credits");
          });
    }
  }

  /** Watchers see a job go forward only. */
  void tells(Job job) {
    long newest = told.merge(job.id(), job.revision(), Math::max);
    world.checker.require(newest == job.revision(), job.id(), "told in the wrong order");
  }
}
