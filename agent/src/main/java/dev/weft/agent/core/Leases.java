package dev.weft.agent.core;

import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.StopReason;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the agent may go on with a coordinator's attempts without hearing of it. The coordinator
 * gives an attempt to another agent when it has not heard of this one for the attempt's {@code
 * lost_after}. By then it must have ended here: so the agent stops it earlier, by {@link
 * LeaseTerm}, counted from when it <em>sent</em> the newest sign that was answered, which is before
 * the coordinator can have heard it. Both count on clocks of their own that never step. Confined to
 * the core.
 */
final class Leases {
  private final Duration killGrace;
  private final Slots slots;
  private final Links links;
  private final Endings endings;

  Leases(AgentCore.State state, Endings endings) {
    this.killGrace = state.limits().killGrace();
    this.slots = state.slots();
    this.links = state.links();
    this.endings = endings;
  }

  /** A coordinator has welcomed the agent, as an answer to what was sent then. */
  void begin(Links.Link link, Duration lostAfter, Duration sentAt) {
    link.formerLostAfter = link.lostAfter;
    link.formerlyConfirmed = link.confirmed;
    link.lostAfter = lostAfter;
    link.confirmed = sentAt;
    link.firstTerm = null;
  }

  /** A coordinator has answered what was sent then. */
  void renew(Links.Link link, Duration sentAt) {
    if (sentAt.compareTo(link.confirmed) > 0) {
      link.confirmed = sentAt;
    }
  }

  /** Whether an attempt may begin now. */
  boolean holds(Links.Link link, Assignment assignment, Duration now) {
    return now.minus(link.confirmed).compareTo(term(link, assignment.lostAfter())) < 0;
  }

  /** Whether an attempt's own lease is too short for this agent ever to keep to it. */
  boolean tooShort(Assignment assignment) {
    return assignment
        .lostAfter()
        .filter(own -> !LeaseTerm.of(own, killGrace).isPositive())
        .isPresent();
  }

  /** An attempt is taken. */
  void taken(Links.Link link, Assignment assignment) {
    Duration first = link.firstTerm;
    if (first != null) {
      link.firstTerm = nearer(first, term(link, assignment.lostAfter()), Duration.ZERO);
    }
  }

  /** An attempt of another coordinator is now this one's. */
  void adopted(Links.Link link) {
    link.firstTerm = null;
  }

  /**
   * An attempt is about to be orphaned: what counts is what was confirmed before its link's
   * coordinator became one that does not own it.
   */
  void orphaned(Links.Link link, Links.Link orphans) {
    boolean first = orphans.outstanding == 0;
    if (first || link.formerlyConfirmed.compareTo(orphans.confirmed) < 0) {
      orphans.confirmed = link.formerlyConfirmed;
    }
    boolean never = orphans.lostAfter.isZero();
    boolean shorter =
        !link.formerLostAfter.isZero() && link.formerLostAfter.compareTo(orphans.lostAfter) < 0;
    if (first || never || shorter) {
      orphans.lostAfter = link.formerLostAfter;
    }
  }

  /** Stops what may not go on. To be called before anything else is decided. */
  void check(Decision decision) {
    for (Links.Link link : links.all()) {
      Duration first = link.firstTerm;
      if (first == null) {
        first = firstAfter(link, Duration.ZERO);
        link.firstTerm = first;
      }
      Duration silence = decision.now().minus(link.confirmed);
      if (silence.compareTo(first) >= 0) {
        lapse(link, silence, decision);
        link.firstTerm = firstAfter(link, silence);
      }
    }
  }

  private void lapse(Links.Link link, Duration silence, Decision decision) {
    int stopped = 0;
    for (Slots.Waiting next : slots.allWaiting()) {
      if (next.link() == link.place() && over(link, next.assignment().lostAfter(), silence)) {
        endings.endBeforeStart(next, StopReason.CUT_OFF, decision);
        stopped++;
      }
    }
    for (Held held : slots.allRunning()) {
      if (held.link == link.place()
          && held.phase == Held.Phase.RUNNING
          && over(link, held.lostAfter, silence)) {
        endings.stop(held, StopReason.CUT_OFF, decision);
        stopped++;
      }
    }
    if (stopped > 0) {
      decision.effect(new Effect.CutOff(Links.home(link.place()), silence, stopped));
    }
  }

  private boolean over(Links.Link link, Optional<Duration> own, Duration silence) {
    return silence.compareTo(term(link, own)) >= 0;
  }

  /** The shortest term above a silence, of what the link's coordinator gave. */
  private Duration firstAfter(Links.Link link, Duration silence) {
    Duration first = nearer(LeaseTerm.FOREVER, term(link, Optional.empty()), silence);
    for (Held held : slots.allRunning()) {
      if (held.link == link.place() && held.lostAfter.isPresent()) {
        first = nearer(first, term(link, held.lostAfter), silence);
      }
    }
    for (Slots.Waiting next : slots.allWaiting()) {
      if (next.link() == link.place()) {
        first = nearer(first, term(link, next.assignment().lostAfter()), silence);
      }
    }
    return first;
  }

  private Duration term(Links.Link link, Optional<Duration> own) {
    return LeaseTerm.of(own.orElse(link.lostAfter), killGrace);
  }

  /** The other term if it is the earlier one and still to come. */
  private static Duration nearer(Duration first, Duration other, Duration silence) {
    return other.compareTo(silence) > 0 && other.compareTo(first) < 0 ? other : first;
  }
}
