package dev.weft.it.sim;

import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Carries a coordinator's effects out, at the models of what is around it. */
final class SimEffects {
  private final World world;
  private final SimCoordinator coordinator;
  private final Dice dice;

  SimEffects(World world, SimCoordinator coordinator, Dice dice) {
    this.world = world;
    this.coordinator = coordinator;
    this.dice = dice;
  }

  /** Whether a planted bug has this done before its decision is durable. */
  boolean early(Effect effect) {
    return switch (effect) {
      case Effect.Settle _ -> world.plan.has(Flaw.ACK_BEFORE_COMMIT);
      case Effect.Assign _ -> world.plan.has(Flaw.DISPATCH_BEFORE_COMMIT);
      case Effect.AckResult _ -> world.plan.has(Flaw.RESULT_ACK_BEFORE_COMMIT);
      case Effect.Reply _ -> world.plan.has(Flaw.ANSWER_BEFORE_COMMIT);
      case Effect.StopAttempt _,
          Effect.Welcome _,
          Effect.Reconcile _,
          Effect.Judge _,
          Effect.EndStream _,
          Effect.ReadPage _,
          Effect.ReadDue _,
          Effect.SetFlow _,
          Effect.Publish _,
          Effect.TellJob _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _,
          Effect.FalseReport _ ->
          false;
    };
  }

  void carryOut(Effect effect) {
    world.checker.carriesOut(coordinator, effect);
    SimSessions sessions = coordinator.sessions();
    switch (effect) {
      case Effect.Settle settle -> world.broker.settle(coordinator, settle.delivery());
      case Effect.Assign assign -> sessions.assign(assign);
      case Effect.StopAttempt stop -> sessions.stop(stop);
      case Effect.AckResult ack -> sessions.ack(ack);
      case Effect.Welcome welcome -> sessions.welcome(welcome);
      case Effect.EndStream end -> sessions.end(end);
      case Effect.Reply reply -> world.clients.answered(reply);
      case Effect.ReadPage page -> read(page);
      case Effect.ReadDue page -> read(page);
      case Effect.SetFlow flow -> world.broker.setFlow(coordinator, flow.pool(), flow.open());
      case Effect.Publish publish -> confirmLater(publish.notice().number());
      case Effect.Reconcile reconcile -> sessions.reconcile(reconcile);
      case Effect.Judge judge -> sessions.judge(judge);
      case Effect.TellJob _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _,
          Effect.FalseReport _ -> {}
    }
  }

  /** What is not confirmed when this dies is of an earlier run afterwards, and holds nothing up. */
  void confirmLater(long notice) {
    coordinator.later(
        world.latency(), () -> coordinator.post(new Event.Published(List.of(notice))));
  }

  /**
   * The page is read at some moment after it was asked for, and comes at some moment after that.
   */
  private void read(Effect.ReadPage page) {
    read(
        () -> coordinator.line().page(page),
        (jobs, fails) -> new Event.PageRead(page.pool(), jobs, fails));
  }

  private void read(Effect.ReadDue page) {
    read(
        () -> coordinator.line().due(page),
        (jobs, fails) -> new Event.DueRead(page.clock(), jobs, fails));
  }

  private void read(Supplier<List<Job>> look, BiFunction<List<Job>, Boolean, Event> event) {
    coordinator.later(
        dice.between(0, world.plan.delays().commit()),
        () -> {
          boolean fails =
              !coordinator.line().reachable()
                  || (world.plan.faults().contains(Plan.Fault.STORE_FULL) && dice.chance(0.1));
          List<Job> jobs = fails ? List.of() : look.get();
          Event read = event.apply(jobs, fails);
          if (!world.plan.has(Flaw.LOST_PAGE)) {
            coordinator.later(
                dice.between(0, world.plan.delays().commit()), () -> coordinator.post(read));
          }
        });
  }
}
