package dev.weft.agent.core;

import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.List;

/** The opening exchange of each stream, and its end. Confined to the core. */
final class Streams {
  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Losses losses;
  private final Endings endings;
  private final Credits credits;
  private final Leases leases;
  private final Orphans orphans;
  private final Handover handover;

  Streams(AgentCore.State state, Endings endings, Credits credits, Leases leases, Orphans orphans) {
    this.orphans = orphans;
    this.handover = new Handover(state, endings, leases, orphans);
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.losses = state.losses();
    this.endings = endings;
    this.credits = credits;
    this.leases = leases;
  }

  void opened(StreamRef stream, Decision decision) {
    Links.Link link = links.of(stream.link());
    if (stream.number() <= link.stream.number()) {
      return;
    }
    link.stream = stream;
    link.phase = Links.Phase.OPENING;
    link.speaker = Owner.UNKNOWN;
    link.awaited = 0;
    link.told = new Told(results.made());
    link.asked = false;
    List<AttemptId> lost = losses.of(link.place());
    for (Message.Inventory part : Message.Inventory.chunks(inventory(link), lost)) {
      decision.send(link, part);
    }
    credits.tell(decision);
  }

  void closed(Links.Link link, Decision decision) {
    link.phase = Links.Phase.CLOSED;
    credits.tell(decision);
  }

  void broken(Links.Link link, String why, Decision decision) {
    decision.effect(new Effect.Break(link.stream, why));
    closed(link, decision);
  }

  void welcomed(Links.Link link, Event.Welcomed welcome, Decision decision) {
    if (link.phase != Links.Phase.OPENING || welcome.verdicts() < 0) {
      broken(link, "a Welcome that was not expected", decision);
      return;
    }
    if (handover.fenced(welcome.owner())) {
      broken(link, "another coordinator has taken this one over", decision);
      return;
    }
    link.phase = Links.Phase.JUDGING;
    link.speaker = welcome.owner();
    link.awaited = welcome.verdicts();
    leases.begin(link, welcome.lostAfter(), welcome.sentAt());
    readyIfJudged(link, decision);
  }

  void judged(Links.Link link, Event.Judged judged, Decision decision) {
    long number = judged.telling();
    int first = 0;
    for (Verdict verdict : judged.verdicts()) {
      first += link.told.ofInventory(verdict.attempt(), number) ? 1 : 0;
    }
    if (!link.judges() || first > link.awaited || !link.told.knows(number)) {
      broken(link, "verdicts that were not expected", decision);
      return;
    }
    for (Verdict verdict : judged.verdicts()) {
      link.told
          .judged(verdict.attempt(), number)
          .ifPresent(telling -> handover.judged(link, telling, verdict, decision));
    }
    link.awaited -= first;
    if (link.phase == Links.Phase.JUDGING) {
      readyIfJudged(link, decision);
    }
    orphans.tellNews(decision);
  }

  /** First refuses those that were taken over; only then looks what there is. */
  void reconcile(Links.Link link, Event.ReconcileAsked asked, Decision decision) {
    if (!link.ready()) {
      broken(link, "a Reconcile before the verdicts", decision);
      return;
    }
    for (Links.Link theirs : handover.takeOver(link, asked.dead(), decision)) {
      broken(theirs, "another coordinator has taken this one over", decision);
    }
    link.asked = true;
    List<HeldAttempt> items = orphans.of(link, asked);
    orphans.tell(link, asked.number(), items, losses.all(), decision);
    credits.tell(decision);
  }

  private void readyIfJudged(Links.Link link, Decision decision) {
    if (link.awaited == 0) {
      link.owner = link.speaker;
      link.told.ready();
      for (AttemptId told : losses.told(link.place())) {
        decision.record(new Entry.Forgotten(told));
      }
      credits.ready(link, decision);
      endings.sendAll(link, decision);
    }
  }

  private List<HeldAttempt> inventory(Links.Link link) {
    List<HeldAttempt> items = new ArrayList<>();
    for (Held held : slots.allRunning()) {
      if (its(link, held.link) && held.outstanding()) {
        items.add(new HeldAttempt(held.attempt, false));
      }
    }
    for (Slots.Waiting next : slots.allWaiting()) {
      if (its(link, next.link())) {
        items.add(new HeldAttempt(next.attempt(), false));
      }
    }
    for (Results.Kept result : results.all()) {
      if (its(link, result.link())) {
        items.add(new HeldAttempt(result.attempt, true));
      }
    }
    return items;
  }

  private static boolean its(Links.Link link, int place) {
    return Links.home(place) == link.place();
  }
}
