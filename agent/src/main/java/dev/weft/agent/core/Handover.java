package dev.weft.agent.core;

import dev.weft.agent.core.attempt.ClaimPhase;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose attempts are whose. A coordinator that has taken others over asks for what these had given;
 * from then on they are refused, and what they had given is that coordinator's. What the
 * coordinator of its link does not own up to is orphaned: it goes on by the lease that it had, and
 * is told to the others, until one wants it (see {@link Orphans}). What attempts say follows them.
 * Confined to the core.
 */
final class Handover {
  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Losses losses;
  private final Endings endings;
  private final Leases leases;
  private final Orphans orphans;
  private final Map<Long, Long> fences = new HashMap<>();

  Handover(AgentCore.State state, Endings endings, Leases leases, Orphans orphans) {
    this.orphans = orphans;
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.losses = state.losses();
    this.endings = endings;
    this.leases = leases;
  }

  /** Whether another coordinator has taken this one over: whatever it says is void. */
  boolean fenced(Owner owner) {
    return owner.known() && owner.epoch() <= fences.getOrDefault(owner.number(), 0L);
  }

  /**
   * Refuses some for ever, and makes what they had given the link's.
   *
   * @return the links whose streams are theirs, and are to end
   */
  List<Links.Link> takeOver(Links.Link heir, List<Owner> dead, Decision decision) {
    dead.forEach(one -> fences.merge(one.number(), one.epoch(), Math::max));
    List<Links.Link> theirs = new ArrayList<>();
    for (Links.Link link : links.all()) {
      if (link == heir) {
        continue;
      }
      if (fenced(link.owner)) {
        moveAll(link, heir, decision);
      }
      if (link.phase != Links.Phase.CLOSED && fenced(link.speaker)) {
        theirs.add(link);
      }
    }
    return theirs;
  }

  private void moveAll(Links.Link from, Links.Link to, Decision decision) {
    for (Held held : slots.allRunning()) {
      if (held.link == from.place() && held.outstanding()) {
        move(held, to, decision);
      }
    }
    for (Slots.Waiting next : slots.allWaiting()) {
      if (next.link() == from.place()) {
        move(next, to);
      }
    }
    for (Results.Kept result : results.all()) {
      if (result.link() == from.place()) {
        move(result, to, decision);
        // Until the heir has answered it is told to whoever asks.
        result.claimed = false;
      }
    }
  }

  private void move(Held held, Links.Link to, Decision decision) {
    links.of(held.link).outstanding--;
    to.outstanding++;
    held.link = to.place();
    leases.adopted(to);
    decision.effect(new Effect.Redirect(held.attempt, to.place()));
  }

  private void move(Results.Kept result, Links.Link to, Decision decision) {
    if (result.link() != to.place()) {
      results.move(result, to.place());
      // The end of its log may still wait to go before it.
      decision.effect(new Effect.Redirect(result.attempt, to.place()));
    }
  }

  private void move(Slots.Waiting next, Links.Link to) {
    links.of(next.link()).outstanding--;
    to.outstanding++;
    slots.await(next.on(to.place()));
    leases.adopted(to);
  }

  /** Carries a coordinator's verdict out, of something that it was told of. */
  void judged(Links.Link link, Told.Telling told, Verdict verdict, Decision decision) {
    AttemptId attempt = verdict.attempt();
    switch (verdict.action()) {
      case CONTINUE -> {
        own(link, attempt, decision);
        if (told.late()) {
          // It may have ended since, and could not say so.
          sendResult(link, attempt, decision);
        }
      }
      case SEND_RESULT -> {
        own(link, attempt, decision);
        sendResult(link, attempt, decision);
      }
      case FORGET -> forget(link, attempt, Long.MAX_VALUE, decision);
      // A result made since it was told is the truth about an attempt that ran: it is sent, unless
      // the coordinator does not want the attempt for all that it was told.
      case ABORT -> forget(link, attempt, told.claim() ? Long.MAX_VALUE : told.results(), decision);
      case LEAVE -> {
        boolean owned = orphan(link, attempt, decision) || losses.isOf(link.place(), attempt);
        losses.keep(attempt);
        orphans.left(link, attempt, owned, decision.now());
      }
      case CLAIM -> claim(link, attempt, decision);
    }
  }

  /** Tells what is known of an attempt, once, and waits for another verdict with its result. */
  private void claim(Links.Link link, AttemptId attempt, Decision decision) {
    if (link.told.claims(attempt)) {
      return;
    }
    phase(link, attempt)
        .ifPresent(phase -> {
          Told.Telling telling = link.told.next(true, results.made());
          link.told.add(attempt, telling);
          if (phase == ClaimPhase.LOST) {
            losses.keep(attempt);
          }
          decision.send(link, new Message.Claim(attempt, phase, telling.number()));
        });
  }

  /** How far it is; empty if it is over, or another coordinator has owned up to it since. */
  private Optional<ClaimPhase> phase(Links.Link link, AttemptId attempt) {
    if (holds(link, attempt)) {
      Held held = slots.running(attempt);
      if (results.get(attempt) != null) {
        return Optional.of(ClaimPhase.FINISHED);
      }
      return held == null || held.outstanding()
          ? Optional.of(ClaimPhase.RUNNING)
          : Optional.empty();
    }
    return losses.holds(attempt) ? Optional.of(ClaimPhase.LOST) : Optional.empty();
  }

  private void sendResult(Links.Link link, AttemptId attempt, Decision decision) {
    Results.Kept result = results.get(attempt);
    if (result != null && result.link() == link.place() && link.hears(attempt)) {
      endings.send(link, result, true, decision);
    }
  }

  /**
   * What a coordinator owns up to is its own, whoever had it before: one that was taken over since
   * is not heard.
   */
  private void own(Links.Link link, AttemptId attempt, Decision decision) {
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    if (result != null) {
      move(result, link, decision);
      result.claimed = true;
    } else if (held != null && held.link != link.place() && held.outstanding()) {
      move(held, link, decision);
    } else if (next != null && next.link() != link.place()) {
      move(next, link);
    }
  }

  private void forget(Links.Link link, AttemptId attempt, long resultsBefore, Decision decision) {
    // Else another coordinator has owned up to it since.
    if (holds(link, attempt)) {
      endings.forget(attempt, resultsBefore, decision);
    }
    if (losses.drop(attempt)) {
      decision.record(new Entry.Forgotten(attempt));
    }
  }

  /** Whether it is the link's, or nobody's. */
  private boolean holds(Links.Link link, AttemptId attempt) {
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    if (result != null) {
      // Its handler may still run, and ignore that it was told to stop.
      return its(link, result.link()) || !result.claimed;
    }
    if (held != null) {
      return its(link, held.link);
    }
    return next != null && its(link, next.link());
  }

  private static boolean its(Links.Link link, int place) {
    return place == link.place() || place < 0;
  }

  /** Whether it was the link's. */
  private boolean orphan(Links.Link link, AttemptId attempt, Decision decision) {
    Links.Link orphanage = links.of(Links.orphansOf(link.place()));
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    if (result != null && result.link() == link.place()) {
      move(result, orphanage, decision);
      result.claimed = false;
      return true;
    }
    if (held != null && held.link == link.place() && held.outstanding()) {
      leases.orphaned(link, orphanage);
      move(held, orphanage, decision);
      return true;
    }
    if (next != null && next.link() == link.place()) {
      leases.orphaned(link, orphanage);
      move(next, orphanage);
      return true;
    }
    return false;
  }
}
