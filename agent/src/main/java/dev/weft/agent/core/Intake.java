package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.RejectReason;
import dev.weft.agent.core.attempt.Spec;
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
  private final Shares shares;
  private final Losses losses;

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
    this.shares = state.shares();
    this.losses = state.losses();
  }

  void assigned(Links.Link link, Event.Assigned event, Decision decision) {
    Assignment assignment = event.assignment();
    if (answeredAsKnown(link, assignment.attempt(), decision)) {
      return;
    }
    Optional<RejectReason> refusal = refusal(link, assignment, decision);
    if (refusal.isPresent()) {
      decision.send(link, new Message.Rejected(assignment.attempt(), refusal.get()));
    } else {
      take(link, assignment, event.token(), decision);
    }
  }

  void cancelAsked(Links.Link link, AttemptId attempt, StopReason reason, Decision decision) {
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    if (result != null) {
      // Before the link is ready nothing is sent, and then everything is.
      if (link.hears(attempt)) {
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
      redirect(attempt, result.link(), link, decision);
      results.move(result, link.place());
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
    int before = held.link;
    switch (held.phase) {
      case RUNNING, STOPPING -> links.of(held.link).outstanding--;
      case ABANDONED -> {
        held.phase = Held.Phase.STOPPING;
        // Nobody was told what it says meanwhile.
        before = Links.orphansOf(Links.home(before));
      }
      // What it said is recorded or was not wanted; it is given again by a store that was set back.
      case STUCK -> {
        decision.send(link, new Message.Rejected(held.attempt, RejectReason.BUSY));
        return;
      }
    }
    redirect(held.attempt, before, link, decision);
    held.link = link.place();
    leases.adopted(link);
    link.outstanding++;
    decision.send(link, new Message.Accepted(held.attempt));
  }

  private static void redirect(AttemptId attempt, int from, Links.Link to, Decision decision) {
    if (from != to.place()) {
      decision.effect(new Effect.Redirect(attempt, to.place()));
    }
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

  private void take(Links.Link link, Assignment assignment, Content token, Decision decision) {
    AttemptId attempt = assignment.attempt();
    // What is to run goes on without the token: of attempts that wait there may be a million.
    Spec spec = new Spec(token, Optional.of(assignment.payload()));
    decision.record(new Entry.Assigned(link.place(), attempt, spec));
    // Of the one with this number that an earlier process had nobody needs to hear any more.
    losses.drop(attempt);
    links.open().forEach(any -> any.told.begunAnew(attempt));
    leases.taken(link, assignment);
    link.outstanding++;
    shares.assigned(link);
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
