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

  Streams(AgentCore.State state, Endings endings, Credits credits, Leases leases) {
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
    link.resultsInInventory = results.made();
    sendInventory(link, inventory(link), losses.of(link.place()), decision);
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
    link.phase = Links.Phase.JUDGING;
    link.awaited = welcome.verdicts();
    leases.begin(link, welcome.lostAfter(), welcome.sentAt());
    for (AttemptId lost : losses.of(link.place())) {
      decision.record(new Entry.Forgotten(lost));
    }
    losses.forget(link.place());
    readyIfJudged(link, decision);
  }

  void judged(Links.Link link, List<Verdict> verdicts, Decision decision) {
    if (link.phase != Links.Phase.JUDGING || verdicts.size() > link.awaited) {
      broken(link, "verdicts that were not expected", decision);
      return;
    }
    for (Verdict verdict : verdicts) {
      switch (verdict.action()) {
        // Whatever result is still kept when all verdicts are in is sent then.
        case CONTINUE, SEND_RESULT -> {}
        case FORGET -> endings.forget(verdict.attempt(), Long.MAX_VALUE, decision);
        // A result made since the inventory is the truth about an attempt that ran: it is sent.
        case ABORT -> endings.forget(verdict.attempt(), link.resultsInInventory, decision);
      }
    }
    link.awaited -= verdicts.size();
    readyIfJudged(link, decision);
  }

  private void readyIfJudged(Links.Link link, Decision decision) {
    if (link.awaited == 0) {
      credits.ready(link, decision);
      endings.sendAll(link, decision);
    }
  }

  private List<HeldAttempt> inventory(Links.Link link) {
    List<HeldAttempt> items = new ArrayList<>();
    for (Held held : slots.allRunning()) {
      if (held.link == link.place() && held.outstanding()) {
        items.add(new HeldAttempt(held.attempt, false));
      }
    }
    for (Slots.Waiting next : slots.allWaiting()) {
      if (next.link() == link.place()) {
        items.add(new HeldAttempt(next.attempt(), false));
      }
    }
    for (Results.Kept result : results.all()) {
      if (result.link == link.place()) {
        items.add(new HeldAttempt(result.attempt, true));
      }
    }
    return items;
  }

  private static void sendInventory(
      Links.Link link, List<HeldAttempt> items, List<AttemptId> lost, Decision decision) {
    int all = items.size() + lost.size();
    int from = 0;
    do {
      int to = Math.min(all, from + Message.Inventory.CHUNK);
      List<HeldAttempt> some = part(items, from, to);
      List<AttemptId> someLost = part(lost, from - items.size(), to - items.size());
      decision.send(link, new Message.Inventory(some, someLost, to == all));
      from = to;
    } while (from < all);
  }

  /** What of the list lies between two places, which may be beyond its ends; a copy. */
  private static <T> List<T> part(List<T> list, int from, int to) {
    int size = list.size();
    return List.copyOf(list.subList(Math.clamp(from, 0, size), Math.clamp(to, 0, size)));
  }
}
