package dev.weft.it.sim;

import static java.util.Objects.requireNonNull;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Outcome;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.store.TakenOver;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds every step to the promises. What is committed is known here independently of the store. */
final class Checker {
  private final World world;

  private final LostPast past;
  private Records records = new Records();
  private final Set<JobId> forced = new HashSet<>();
  private final Map<JobId, Integer> released = new HashMap<>();
  private final Map<AttemptId, Outcome> said = new HashMap<>();

  Checker(World world) {
    this.world = world;
    this.past = new LostPast(world);
  }

  /** What is committed. */
  Records records() {
    return records;
  }

  /** What the store has lost. */
  LostPast past() {
    return past;
  }

  /** The store holds what it held once, and no more. */
  void setBack(Records earlier) {
    past.setBack(records, earlier);
    records = earlier;
    world.coordinators.forEach(one -> one.desk().setBack());
  }

  /** Somebody asked to cancel this by force: what it cost is not counted then. */
  void forced(JobId job) {
    forced.add(job);
  }

  boolean wasForced(JobId job) {
    return forced.contains(job);
  }

  /** Somebody let this be tried again, if it was held. */
  void released(JobId job) {
    released.merge(job, 1, Integer::sum);
  }

  /** Somebody was told that this will be cancelled when it comes. */
  void unwanted(JobId job) {
    records.unwanted.add(job);
  }

  /** An agent's journal has this result, and the agent tells it. */
  void said(AttemptId attempt, Outcome outcome) {
    said.put(attempt, outcome);
  }

  /** How an attempt ended, as its agent tells it. */
  @Nullable Outcome said(AttemptId attempt) {
    return said.get(attempt);
  }

  /** No agent need ever end a stream for what the coordinator says on it. */
  void brokeOff(SimAgent agent, String why) {
    boolean refused = why.equals("another coordinator has taken this one over");
    if (!world.plan.hearsTheDead() && !(refused && world.plan.shared())) {
      throw new Violated("", agent.id() + " breaks off: " + why);
    }
  }

  /** Nothing starts that is over, or that was given up. */
  void started(AttemptId attempt, SimAgent agent) {
    past.started(attempt, agent.id());
    if (past.isOld(attempt, agent.id())) {
      return;
    }
    Job job = row(attempt.job());
    boolean mine = job.attempt().number() == attempt.number() && !job.state().terminal();
    require(
        mine || agent.everFroze() || forced.contains(job.id()) || past.unaware(attempt),
        job.id(),
        "started by " + agent.id() + " as " + attempt + ", but is " + job.state());
  }

  static boolean waitsFor(Job job, AttemptId attempt, AgentId agent) {
    return job.state().onAgent()
        && job.attemptId().equals(attempt)
        && job.attempt().agent().equals(agent);
  }

  /** A coordinator starts. */
  void sat(long owner, long epoch) {
    records.owners.sat(owner, epoch);
  }

  /** The store has recorded that one coordinator took another one over. */
  void tookOver(TakenOver taken, long heir) {
    Set<JobId> moved = records.owners.tookOver(taken, heir, records.rows);
    world.coordinators.stream()
        .filter(one -> one.line().owner() == heir)
        .forEach(one -> one.desk().inherits(moved));
  }

  /** What is recorded of a coordinator's jobs. */
  Map<JobId, Job> rowsOf(long owner) {
    Map<JobId, Job> own = new HashMap<>(records.rows);
    own.keySet().removeIf(job -> !records.owners.isOf(job, owner));
    return own;
  }

  /** The number of the coordinator whose a job is. */
  long ownerOf(JobId job) {
    return records.owners.of(job);
  }

  void committing(List<Change> changes, long owner, long epoch) {
    require(
        records.owners.sits(owner, epoch), new JobId("none"), "changed by one that was taken over");
    Set<JobId> ended = new HashSet<>();
    for (Change change : changes) {
      switch (change) {
        case Change.JobAdded(Job job) -> {
          require(!records.rows.containsKey(job.id()), job.id(), "added twice");
          // Whoever ends it by force leaves a number out.
          if (job.adoption() != Job.Adoption.NONE && !wasForced(job.id())) {
            past.adopts(job);
          }
          recorded(job, ended);
        }
        case Change.JobSaved(Job job) -> {
          Job before = row(job.id());
          require(records.owners.isOf(job.id(), owner), job.id(), "changed by another coordinator");
          require(!before.state().terminal(), job.id(), "changed after its end");
          require(job.revision() > before.revision(), job.id(), "goes back to an older revision");
          require(
              job.attempt().number() >= before.attempt().number(),
              job.id(),
              "goes back to an older attempt");
          boolean newer = job.attempt().number() > before.attempt().number();
          boolean adopted = job.adoption() != Job.Adoption.NONE && job.state().onAgent();
          if (newer && adopted && !(job.state() instanceof JobState.Assigned)) {
            past.adopts(job);
          }
          recorded(job, ended);
        }
        case Change.NoticeAdded(Notice.JobEnded(_, Job job)) -> {
          require(records.published.add(job.id()), job.id(), "its end is published twice");
          require(ended.remove(job.id()), job.id(), "published apart from its end");
        }
        case Change.NoticeAdded _,
            Change.AttemptSaved _,
            Change.LateResult _,
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
    ended.forEach(job -> require(false, job, "its end is not published"));
  }

  void committed(List<Change> changes, long owner) {
    for (Change change : changes) {
      if (change instanceof Change.JobAdded(Job job)) {
        records.rows.put(job.id(), job);
        records.owners.added(job.id(), owner);
      } else if (change instanceof Change.JobSaved(Job job)) {
        records.rows.put(job.id(), job);
      } else if (change instanceof Change.LetterAdded(DeadLetter.OfMessage message)) {
        records.refused.add(message.refusal().detail());
      }
    }
  }

  /** Whatever is told to anybody is durable. */
  void carriesOut(SimCoordinator who, Effect effect) {
    switch (effect) {
      case Effect.Settle settle ->
          world.broker.unsettled(who, settle.delivery()).forEach(this::settles);
      case Effect.Assign assign -> assigns(assign, who.now().wall());
      case Effect.AckResult ack -> {
        acknowledges(ack);
        past.acknowledged(who, ack.attempt(), ack.agent());
      }
      case Effect.Welcome(AgentId agent, long stream, var verdicts) -> {
        judges(who, agent, verdicts);
        List<AttemptId> judged = verdicts.stream().map(Verdict::attempt).toList();
        who.desk().losses(stream).stream()
            .filter(lost -> !judged.contains(lost))
            .forEach(lost -> past.drops(who, lost, agent));
      }
      case Effect.Judge(AgentId agent, _, _, var verdicts) -> judges(who, agent, verdicts);
      case Effect.Reply(_, Answer.Submitted(Job job, _)) -> row(job.id());
      case Effect.TellJob(Job job) -> {
        require(row(job.id()).revision() >= job.revision(), job.id(), "told before it is recorded");
        who.desk().tells(job);
      }
      case Effect.Publish(Notice.JobEnded(_, Job job)) ->
          require(row(job.id()).state().terminal(), job.id(), "published before its end");
      case Effect.FalseReport(AgentId agent, _, AttemptId attempt) ->
          require(false, attempt.job(), "held against " + agent + ", which is honest");
      case Effect.Reply _,
          Effect.Publish _,
          Effect.StopAttempt _,
          Effect.Reconcile _,
          Effect.EndStream _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _,
          Effect.ReadPage _,
          Effect.ReadDue _,
          Effect.SetFlow _ -> {}
    }
  }

  private void judges(SimCoordinator who, AgentId agent, List<Verdict> verdicts) {
    for (Verdict verdict : verdicts) {
      switch (verdict.action()) {
        case FORGET, ABORT -> past.drops(who, verdict.attempt(), agent);
        case CONTINUE, SEND_RESULT, LEAVE, CLAIM -> {}
      }
    }
  }

  private void settles(JobSpec spec) {
    if (SimBroker.poison(spec)) {
      require(records.refused.contains(spec.id().value()), spec.id(), "settled, but not kept");
    } else {
      row(spec.id());
    }
  }

  private void assigns(Effect.Assign assign, Instant now) {
    JobId id = assign.attempt().job();
    past.given(assign.attempt(), assign.agent());
    int newest = row(id).attempt().number();
    require(newest >= assign.attempt().number(), id, "assigned before it is recorded");
    Start start = assign.spec().start();
    require(!now.isBefore(start.notBefore()), id, "assigned before its time");
    // Who took it over may go by another clock than who accepted it.
    boolean even =
        !world.plan.faults().contains(Plan.Fault.WALL_CLOCK_JUMP) && !world.plan.shared();
    Instant accepted = row(id).acceptedAt();
    require(!even || !now.isBefore(accepted.plus(start.delay())), id, "assigned too early");
  }

  private void acknowledges(Effect.AckResult ack) {
    Job job = records.rows.get(ack.attempt().job());
    boolean waits = job != null && waitsFor(job, ack.attempt(), ack.agent());
    require(!waits, ack.attempt().job(), "acknowledged before its result is recorded");
  }

  /** Whether every job that was asked for has ended. */
  boolean allEnded() {
    for (JobId id : world.clients.asked()) {
      Job job = records.rows.get(id);
      if (job == null ? !past.lost(id) : !mayRest(job)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether this may be a job's last state: every agent has room in the end, so all that an agent
   * could run must have run, whatever it waited behind.
   */
  private static boolean mayRest(Job job) {
    return job.state().terminal()
        || job.state() instanceof JobState.Held
        || (job.state() instanceof JobState.Queued && Clients.hopeless(job) && job.due().isEmpty());
  }

  /** What must hold when all is healed and quiet. */
  void atTheEnd() {
    for (JobId id : world.clients.asked()) {
      if (!records.rows.containsKey(id) && past.lost(id)) {
        continue;
      }
      Job job = row(id);
      int starts = past.starts(id);
      if (!mayRest(job)) {
        List<List<PoolView>> pools =
            world.up().stream().map(one -> one.dispatcher().views().pools()).toList();
        throw new Violated(
            id.value(), id + " of " + ownerOf(id) + " never ends: " + job + ", " + pools);
      }
      require(
          forced.contains(id) || starts <= job.tally().executions() - past.executions(id),
          id,
          "started %d times, counted %d".formatted(starts, job.tally().executions()));
      require(
          !world.plan.gentle() || starts <= 1 + job.tally().failures(),
          id,
          "started %d times without need".formatted(starts));
      if (job.spec().policy().loss().then() != LossRule.OnLost.RETRY) {
        int allowed = 1 + job.tally().failures() + released.getOrDefault(id, 0);
        require(
            starts <= allowed,
            id,
            "started %d times, and not to be tried again when it is lost".formatted(starts));
      }
    }
    records.unwanted.stream().filter(records.rows::containsKey).forEach(this::neverRan);
    for (SimAgent agent : world.agents) {
      require(agent.holdsNothing(), new JobId("none"), agent.id() + " still holds something");
    }
    past.check();
    require(world.broker.isEmpty(), new JobId("none"), "the broker still holds something");
    require(world.clients.allAnswered(), new JobId("none"), "somebody waits for an answer");
    for (SimCoordinator one : world.up()) {
      boolean idle = one.dispatcher().nextDue().isEmpty();
      require(idle, new JobId("none"), "a timer is left behind at " + one.name());
      require(one.desk().knowsAll(), new JobId("none"), one.name() + " counts wrongly");
      boolean recovers = one.dispatcher().views().recovery().on();
      require(!recovers, new JobId("none"), one.name() + " never ends its recovery");
    }
    require(
        !world.plan.shared() || world.store.hasPublishedAll(),
        new JobId("none"),
        "something was never published");
  }

  private void neverRan(JobId id) {
    boolean cancelled =
        row(id).state() instanceof JobState.Ended end && end.how() == Terminal.CANCELLED;
    boolean adopted = row(id).adoption() != Job.Adoption.NONE;
    require(
        adopted || (cancelled && past.starts(id) == 0),
        id,
        "run, but was cancelled before it came");
  }

  private void recorded(Job job, Set<JobId> ended) {
    if (job.state() instanceof JobState.Ended end) {
      ended.add(job.id());
      require(
          end.how() != Terminal.SUCCEEDED || world.witness.sawSuccess(job.attemptId()),
          job.id(),
          "succeeded, but nobody saw attempt " + job.attempt().number() + " succeed");
    }
  }

  /** A job as it is recorded. */
  Job row(JobId id) {
    Job job = records.rows.get(id);
    require(job != null, id, "spoken of, but not recorded");
    return requireNonNull(job);
  }

  void require(boolean holds, JobId job, String message) {
    if (!holds) {
      throw new Violated(job.value(), job + " is " + message);
    }
  }
}
