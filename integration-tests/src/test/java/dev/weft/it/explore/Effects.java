package dev.weft.it.explore;

import dev.weft.coordinator.dispatch.Answer;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.it.sim.Flaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what a coordinator has decided. */
final class Effects {
  private final Model model;
  private final int number;
  private final Line line;
  private final Ledger ledger;

  /** What the dispatcher is to be told of what it asked for. */
  private final List<Event> answers = new ArrayList<>();

  /**
   * Makes one that has done nothing.
   *
   * @param number the coordinator's
   */
  Effects(Model model, int number, Line line) {
    this.model = model;
    this.number = number;
    this.line = line;
    this.ledger = model.ledger();
  }

  /** What came of it since the last time. */
  List<Event> answers() {
    List<Event> all = List.copyOf(answers);
    answers.clear();
    return all;
  }

  /** The process is gone. */
  void forget() {
    answers.clear();
  }

  void carryOut(Effect effect) {
    switch (effect) {
      case Effect.Settle(Delivery delivery) -> {
        ledger.settled();
        model.broker().settled(number, delivery);
      }
      case Effect.Assign assign -> assigns(assign);
      case Effect.AckResult ack -> {
        ledger.acknowledged(ack.agent(), ack.attempt());
        send(ack.stream(), ack);
      }
      case Effect.StopAttempt stop -> send(stop.stream(), stop);
      case Effect.Welcome welcome -> send(welcome.stream(), welcome);
      case Effect.Reconcile reconcile -> reconciles(reconcile);
      case Effect.Judge judge -> send(judge.stream(), judge);
      case Effect.EndStream end -> ends(end);
      case Effect.Reply(_, Answer.Found(Job job)) -> ledger.told(job);
      case Effect.TellJob(Job job) -> ledger.told(job);
      case Effect.ReadPage page ->
          answers.add(
              line.reachable()
                  ? new Event.PageRead(page.pool(), line.queued(page), false)
                  : new Event.PageRead(page.pool(), List.of(), true));
      case Effect.ReadDue page ->
          answers.add(
              line.reachable()
                  ? new Event.DueRead(page.clock(), line.due(page), false)
                  : new Event.DueRead(page.clock(), List.of(), true));
      case Effect.Publish publish ->
          answers.add(new Event.Published(List.of(publish.notice().number())));
      case Effect.FalseReport _ -> Ledger.require(false, "is held against an honest agent");
      case Effect.Reply _,
          Effect.SetFlow _,
          Effect.TellAgent _,
          Effect.TellBrake _,
          Effect.TellRecovery _ -> {}
    }
  }

  private void assigns(Effect.Assign assign) {
    ledger.assigned(assign.attempt());
    Optional<Wire> wire = open(assign.stream());
    if (wire.isEmpty()) {
      answers.add(new Event.Undeliverable(assign.agent(), assign.attempt()));
    } else if (!model.has(Flaw.LOST_ASSIGN)) {
      wire.get().down.add(assign);
    }
  }

  private void reconciles(Effect.Reconcile asks) {
    open(asks.stream())
        .ifPresent(wire -> {
          boolean first = !wire.asked;
          wire.asked = true;
          boolean skipped = model.has(Flaw.TAKEOVER_WITHOUT_RECONCILE);
          if (skipped || (first && model.has(Flaw.INVENTORY_SPEAKS_FOR_ALL))) {
            answers.add(
                new Event.AgentReconciled(
                    asks.agent(), asks.stream(), asks.number(), 0, List.of(), List.of()));
          }
          if (!skipped) {
            wire.down.add(asks);
          }
        });
  }

  private void ends(Effect.EndStream end) {
    open(end.stream())
        .ifPresent(wire -> {
          wire.coordinatorEnd = false;
          answers.add(new Event.AgentLeft(end.agent(), end.stream(), false));
        });
  }

  private void send(long stream, Effect effect) {
    open(stream).ifPresent(wire -> wire.down.add(effect));
  }

  private Optional<Wire> open(long stream) {
    return Optional.ofNullable(model.wires().get(stream)).filter(wire -> wire.coordinatorEnd);
  }
}
