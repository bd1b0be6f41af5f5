package dev.weft.agent.core;

import dev.weft.agent.core.attempt.HeldAttempt;
import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What no coordinator owns up to. It is told to each that asks, and again from time to time to
 * those that have asked: one that cannot know yet whose it is may know later. Confined to the core.
 */
final class Orphans {
  /** How long after something was told it is told again. */
  static final Duration FIRST_AGAIN = Duration.ofSeconds(1);

  /** The longest wait between two tellings. */
  static final Duration LAST_AGAIN = Duration.ofMinutes(5);

  /**
   * When something is told again.
   *
   * @param due then
   * @param pause how long after that once more
   * @param but the place of a link that need not be told this time; -1: none
   */
  private record Turn(Duration due, Duration pause, int but) {}

  /** What is to be told to one coordinator. */
  private record Part(List<HeldAttempt> items, List<AttemptId> lost) {
    Part() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private final Slots slots;
  private final Results results;
  private final Links links;
  private final Losses losses;
  private final Map<AttemptId, Turn> turns = new LinkedHashMap<>();

  /** Those of which others are to hear at once. */
  private final List<AttemptId> news = new ArrayList<>();

  /** Before this nothing is due. */
  private Duration first = Duration.ZERO;

  Orphans(AgentCore.State state) {
    this.slots = state.slots();
    this.results = state.results();
    this.links = state.links();
    this.losses = state.losses();
  }

  /**
   * What a link's coordinator is told when it asks: what is nobody's, all that it has given itself
   * if it has just taken others over, and what it asks for by name.
   */
  List<HeldAttempt> of(Links.Link asking, Event.ReconcileAsked asked) {
    boolean heir = !asked.dead().isEmpty();
    Set<AttemptId> named = new HashSet<>(asked.attempts());
    List<HeldAttempt> items = new ArrayList<>();
    for (Held held : slots.allRunning()) {
      boolean told = held.link < 0 || (heir && held.link == asking.place());
      if (held.outstanding() && (told || named.contains(held.attempt))) {
        items.add(new HeldAttempt(held.attempt, false));
      }
    }
    for (Slots.Waiting next : slots.allWaiting()) {
      boolean told = next.link() < 0 || (heir && next.link() == asking.place());
      if (told || named.contains(next.attempt())) {
        items.add(new HeldAttempt(next.attempt(), false));
      }
    }
    for (Results.Kept result : results.all()) {
      if (!result.claimed || named.contains(result.attempt)) {
        items.add(new HeldAttempt(result.attempt, true));
      }
    }
    return items;
  }

  /**
   * A coordinator has left something.
   *
   * @param owned whether it was that one's until now: then it is news for the others
   */
  void left(Links.Link link, AttemptId attempt, boolean owned, Duration now) {
    if (owned || !turns.containsKey(attempt)) {
      turns.put(attempt, new Turn(now, FIRST_AGAIN, link.place()));
      news.add(attempt);
    }
  }

  /** Tells what has just been left. */
  void tellNews(Decision decision) {
    if (!news.isEmpty()) {
      tell(List.copyOf(news), decision);
      news.clear();
    }
  }

  /** Tells what is due once more. */
  void tellDue(Decision decision) {
    if (turns.isEmpty() || decision.now().compareTo(first) < 0) {
      return;
    }
    List<AttemptId> due = new ArrayList<>();
    turns.forEach((attempt, turn) -> {
      if (turn.due().compareTo(decision.now()) <= 0) {
        due.add(attempt);
      }
    });
    tell(due, decision);
    first = turns.values().stream().map(Turn::due).min(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Tells it to all who have asked, and do not think about it already. */
  private void tell(List<AttemptId> attempts, Decision decision) {
    Map<Links.Link, Part> parts = new LinkedHashMap<>();
    for (AttemptId attempt : attempts) {
      Optional<HeldAttempt> item = item(attempt);
      Turn turn = turns.remove(attempt);
      if (turn != null && (item.isPresent() || losses.holds(attempt))) {
        Turn next = after(turn, decision.now());
        turns.put(attempt, next);
        first = next.due().compareTo(first) < 0 ? next.due() : first;
        for (Links.Link link : links.all()) {
          if (link.asked && link.ready() && link.place() != turn.but() && !link.awaits(attempt)) {
            Part part = parts.computeIfAbsent(link, _ -> new Part());
            item.ifPresentOrElse(part.items()::add, () -> part.lost().add(attempt));
          }
        }
      }
    }
    parts.forEach((link, part) ->
        tell(link, Message.Reconciled.UNASKED, part.items(), part.lost(), decision));
  }

  /** Tells a coordinator what it is to judge. */
  void tell(
      Links.Link link,
      long question,
      List<HeldAttempt> items,
      List<AttemptId> lost,
      Decision decision) {
    Told.Telling telling = link.told.next(false, results.made());
    items.forEach(item -> link.told.add(item.attempt(), telling));
    lost.forEach(attempt -> link.told.add(attempt, telling));
    for (Message.Inventory part : Message.Inventory.chunks(items, lost)) {
      decision.send(link, new Message.Reconciled(question, telling.number(), part));
    }
  }

  private static Turn after(Turn turn, Duration now) {
    Duration doubled = turn.pause().multipliedBy(2);
    Duration next = doubled.compareTo(LAST_AGAIN) < 0 ? doubled : LAST_AGAIN;
    return new Turn(now.plus(turn.pause()), next, -1);
  }

  /** As it stands; empty if somebody has owned up to it, or there is none. */
  private Optional<HeldAttempt> item(AttemptId attempt) {
    Held held = slots.running(attempt);
    Slots.Waiting next = slots.waiting(attempt);
    Results.Kept result = results.get(attempt);
    boolean running = held != null && held.link < 0 && held.outstanding();
    boolean waiting = next != null && next.link() < 0;
    boolean finished = result != null && !result.claimed;
    return running || waiting || finished
        ? Optional.of(new HeldAttempt(attempt, finished))
        : Optional.empty();
  }
}
