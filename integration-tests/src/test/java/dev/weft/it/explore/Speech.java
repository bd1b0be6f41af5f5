package dev.weft.it.explore;

import dev.weft.agent.core.Message;
import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StreamRef;
import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.it.sim.Flaw;
import dev.weft.it.sim.Translation;
import java.time.Duration;
import java.util.List;

/** What agents and coordinators say to each other, in the words of the other. */
final class Speech {
  private final Model model;

  Speech(Model model) {
    this.model = model;
  }

  /** An agent says something; it is on its way then. */
  void says(Node node, Wire wire, Message message) {
    switch (message) {
      case Message.Inventory(var items, var lost, _) ->
          wire.up.add(new Event.AgentArrived(node.id, wire.number, wire.facts, held(items), lost));
      case Message.Reconciled said ->
          wire.up.add(
              new Event.AgentReconciled(
                  node.id,
                  wire.number,
                  said.number(),
                  said.telling(),
                  held(said.part().items()),
                  said.part().lost()));
      case Message.Claim claim -> throw new IllegalStateException("nobody asked: " + claim);
      case Message.Ready(int credits) ->
          wire.up.add(new Event.CreditsSet(node.id, wire.number, credits, false));
      case Message.Credits(int credits, boolean draining) ->
          wire.up.add(new Event.CreditsSet(node.id, wire.number, credits, draining));
      case Message.Accepted(AttemptId attempt) ->
          wire.up.add(new Event.AttemptAccepted(node.id, attempt));
      case Message.Rejected(AttemptId attempt, var reason) ->
          wire.up.add(new Event.AttemptRejected(node.id, attempt, Translation.reason(reason), ""));
      case Message.Result(AttemptId attempt) -> saysResult(node, wire, attempt);
      case Message.Goodbye() -> wire.up.add(new Event.AgentLeft(node.id, wire.number, true));
    }
  }

  private static List<dev.weft.coordinator.dispatch.HeldAttempt> held(List<HeldAttempt> items) {
    return items.stream().map(Translation::held).toList();
  }

  private void saysResult(Node node, Wire wire, AttemptId attempt) {
    node.ending(attempt)
        .ifPresent(ending -> {
          wire.up.add(
              new Event.AttemptEnded(
                  node.id, wire.number, attempt.job(), Translation.report(attempt, ending)));
          if (model.has(Flaw.FORGETS_UNACKED_RESULTS)) {
            node.step(new dev.weft.agent.core.Event.Acked(wire.ref, List.of(attempt)));
          }
        });
  }

  /** Whether an agent hears what comes on a wire. */
  boolean listens(Node node, Wire wire) {
    return wire.agentEnd
        || (model.has(Flaw.NO_STREAM_FENCE) && node.wire(wire.center).isPresent())
        || (model.has(Flaw.NO_OWNER_FENCE) && node.anyWire().isPresent());
  }

  /** What an agent is told next, as its link reads it. */
  dev.weft.agent.core.Event[] next(Node node, Wire wire) {
    StreamRef ref = heardOn(node, wire).ref;
    Effect effect = wire.down.remove();
    return switch (effect) {
      case Effect.Welcome welcome -> {
        wire.welcomed = true;
        Duration lostAfter = model.has(Flaw.NO_LEASE) ? Duration.ZERO : Center.LOST_AFTER;
        int verdicts = welcome.verdicts().size();
        var welcomed =
            new dev.weft.agent.core.Event.Welcomed(
                ref, verdicts, lostAfter, wire.openedAt, wire.owner);
        yield verdicts == 0 ? all(welcomed) : all(welcomed, judged(ref, 0, welcome.verdicts()));
      }
      case Effect.Reconcile(_, _, long number, var followed, var attempts) -> {
        List<Owner> dead =
            followed.stream().map(one -> new Owner(one.owner(), one.epoch())).toList();
        yield all(new dev.weft.agent.core.Event.ReconcileAsked(ref, number, dead, attempts));
      }
      case Effect.Judge judge ->
          judge.verdicts().isEmpty() ? all() : all(judged(ref, judge.telling(), judge.verdicts()));
      case Effect.Assign assign ->
          all(
              new dev.weft.agent.core.Event.Assigned(
                  ref, Translation.assignment(assign.attempt(), assign.spec())));
      case Effect.StopAttempt stop ->
          all(
              new dev.weft.agent.core.Event.CancelAsked(
                  ref, stop.attempt(), Translation.reason(stop.reason())));
      case Effect.AckResult ack ->
          all(new dev.weft.agent.core.Event.Acked(ref, List.of(ack.attempt())));
      default -> throw new IllegalStateException("not for an agent: " + effect);
    };
  }

  private Wire heardOn(Node node, Wire wire) {
    if (wire.agentEnd) {
      return wire;
    }
    return (model.has(Flaw.NO_OWNER_FENCE) ? node.anyWire() : node.wire(wire.center)).orElseThrow();
  }

  private static dev.weft.agent.core.Event judged(
      StreamRef ref, long telling, List<Verdict> verdicts) {
    return new dev.weft.agent.core.Event.Judged(
        ref, telling, verdicts.stream().map(Translation::verdict).toList());
  }

  private static dev.weft.agent.core.Event[] all(dev.weft.agent.core.Event... events) {
    return events;
  }
}
