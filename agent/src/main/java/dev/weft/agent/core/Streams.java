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
  private final Handover handover;

  Streams(
      AgentCore.State state, Endings endings, Credits credits, Leases leases, Handover handover) {
    this.handover = handover;
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
    link.claims.clear();
    link.unjudged.clear();
    link.lossesTold.clear();
    link.offered.clear();
    link.asked = false;
    link.resultsInInventory = results.made();
    for (Message.Inventory part : chunks(inventory(link), losses.of(link.place()))) {
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

  void judged(Links.Link link, List<Verdict> verdicts, Decision decision) {
    boolean expected = link.phase == Links.Phase.JUDGING || link.phase == Links.Phase.READY;
    // What was claimed is judged once more, whenever the coordinator likes.
    int first = verdicts.size() - answers(link, verdicts);
    if (!expected || first > link.awaited) {
      broken(link, "verdicts that were not expected", decision);
      return;
    }
    for (Verdict verdict : verdicts) {
      handover.judged(link, verdict, decision);
    }
    link.awaited -= first;
    if (link.phase == Links.Phase.JUDGING) {
      readyIfJudged(link, decision);
    }
  }

  /** How many of the verdicts are about what was claimed. */
  private static int answers(Links.Link link, List<Verdict> verdicts) {
    return (int)
        verdicts.stream().map(Verdict::attempt).distinct().filter(link.claims::containsKey).count();
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
    link.resultsInInventory = results.made();
    List<HeldAttempt> items = handover.unclaimed(link, asked.dead());
    items.forEach(item -> link.unjudged.add(item.attempt()));
    List<AttemptId> lost = losses.all();
    lost.forEach(attempt -> link.lossesTold.merge(attempt, 1, Integer::sum));
    link.awaited += items.size() + lost.size();
    for (Message.Inventory part : chunks(items, lost)) {
      decision.send(link, new Message.Reconciled(asked.number(), part));
    }
    credits.tell(decision);
  }

  private void readyIfJudged(Links.Link link, Decision decision) {
    if (link.awaited == 0) {
      link.owner = link.speaker;
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

  private static List<Message.Inventory> chunks(List<HeldAttempt> items, List<AttemptId> lost) {
    List<Message.Inventory> chunks = new ArrayList<>();
    int all = items.size() + lost.size();
    int from = 0;
    do {
      int to = Math.min(all, from + Message.Inventory.CHUNK);
      List<HeldAttempt> some = part(items, from, to);
      List<AttemptId> someLost = part(lost, from - items.size(), to - items.size());
      chunks.add(new Message.Inventory(some, someLost, to == all));
      from = to;
    } while (from < all);
    return chunks;
  }

  /** What of the list lies between two places, which may be beyond its ends; a copy. */
  private static <T> List<T> part(List<T> list, int from, int to) {
    int size = list.size();
    return List.copyOf(list.subList(Math.clamp(from, 0, size), Math.clamp(to, 0, size)));
  }
}
