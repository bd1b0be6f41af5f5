package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import java.util.Optional;
import java.util.Set;

/** Which attempts the agent takes, and when they start. Confined to the core. */
final class Intake {
  private final Limits limits;
  private final Set<HandlerName> handlers;
  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Drain drain;
  private final Keeping keeping;
  private final Endings endings;
  private final Leases leases;

  Intake(AgentCore.State state, Endings endings, Leases leases) {
    this.limits = state.limits();
    this.handlers = state.handlers();
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.drain = state.drain();
    this.keeping = state.keeping();
    this.endings = endings;
    this.leases = leases;
  }

  void assigned(Links.Link link, Assignment assignment, Decision decision) {
    if (answeredAsKnown(link, assignment.attempt(), decision)) {
      return;
    }
    Optional<RejectReason> refusal = refusal(link, assignment, decision);
    if (refusal.isPresent()) {
      decision.send(link, new Message.Rejected(assignment.attempt(), refusal.get()));
    } else {
      take(link, assignment, decision);
    }
  }

  void cancelAsked(Links.Link link, AttemptId attempt, StopReason reason, Decision decision) {
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    if (result != null) {
      // Before the link is ready nothing is sent, and then everything is.
      if (link.ready()) {
        endings.send(link, result, false, decision);
      }
    } else if (held != null) {
      endings.stop(held, reason, decision);
    } else if (next != null) {
      endings.endBeforeStart(next, reason, decision);
    }
  }

  /**
   * Answers with the present status if this very attempt is known, and starts nothing. The
   * coordinator that asked last is the one that gets the result.
   */
  private boolean answeredAsKnown(Links.Link link, AttemptId attempt, Decision decision) {
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    if (result != null) {
      result.link = link.place();
      endings.send(link, result, false, decision);
      return true;
    }
    if (held != null) {
      adopt(link, held, decision);
      return true;
    }
    if (next != null) {
      links.of(next.link()).outstanding--;
      link.outstanding++;
      slots.await(next.on(link.place()));
      leases.adopted(link);
      decision.send(link, new Message.Accepted(attempt));
      return true;
    }
    return false;
  }

  private void adopt(Links.Link link, Held held, Decision decision) {
    switch (held.phase) {
      case RUNNING, STOPPING -> links.of(held.link).outstanding--;
      case ABANDONED -> held.phase = Held.Phase.STOPPING;
      // Its result was recorded: there is nothing to add.
      case STUCK -> {
        return;
      }
    }
    held.link = link.place();
    leases.adopted(link);
    link.outstanding++;
    decision.send(link, new Message.Accepted(held.attempt));
  }

  private Optional<RejectReason> refusal(
      Links.Link link, Assignment assignment, Decision decision) {
    JobId job = assignment.attempt().job();
    if (drain.asked()) {
      return Optional.of(RejectReason.DRAINING);
    }
    if (leases.tooShort(assignment)) {
      return Optional.of(RejectReason.NOT_ALLOWED);
    }
    boolean lapsed = !leases.holds(link, assignment, decision.now());
    if (slots.occupied() >= limits.slots() || results.full() || !keeping.works() || lapsed) {
      return Optional.of(RejectReason.BUSY);
    }
    if (!handlers.contains(assignment.handler())) {
      return Optional.of(RejectReason.UNKNOWN_HANDLER);
    }
    if (Math.max(slots.newest(job), results.newest(job)) > assignment.attempt().number()) {
      return Optional.of(RejectReason.STALE);
    }
    return Optional.empty();
  }

  private void take(Links.Link link, Assignment assignment, Decision decision) {
    AttemptId attempt = assignment.attempt();
    decision.record(new Entry.Assigned(link.place(), attempt));
    leases.taken(link, assignment);
    links.served(link);
    link.outstanding++;
    decision.send(link, new Message.Accepted(attempt));
    Held older = slots.running(attempt.job());
    if (older == null) {
      slots.start(assignment, link.place());
      decision.effect(new Effect.Start(link.place(), assignment));
      return;
    }
    Slots.Waiting replaced = slots.waiting(attempt.job());
    if (replaced != null) {
      endings.endBeforeStart(replaced, StopReason.SUPERSEDED, decision);
    }
    slots.await(new Slots.Waiting(link.place(), assignment));
    endings.stop(older, StopReason.SUPERSEDED, decision);
  }
}
