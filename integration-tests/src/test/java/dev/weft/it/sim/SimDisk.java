package dev.weft.it.sim;

import dev.weft.agent.core.Census;
import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Restored;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The disk of an agent's machine with the journal on it, which does what the real one does: what
 * matters is durable when {@link #commit} returns, what is forgotten may come back, the tail of an
 * unfinished commit is torn, and while the disk is full results stay in memory.
 */
final class SimDisk {
  private final Dice dice;
  private final int largestPayload;
  private final List<Entry> records = new ArrayList<>();
  private final Map<AttemptId, Ending> endings = new LinkedHashMap<>();

  /** How many of the records are synced. */
  private int synced;

  private boolean full;
  private boolean works = true;

  /** What was written of coordinators' stores, and what is known of them. */
  private final Map<Integer, StorePosition> written = new TreeMap<>();

  private final Map<Integer, StorePosition> seen = new TreeMap<>();
  private boolean news;

  /**
   * Makes an empty one.
   *
   * @param largestPayload of more bytes it keeps none with an attempt
   */
  SimDisk(Dice dice, int largestPayload) {
    this.dice = dice;
    this.largestPayload = largestPayload;
  }

  /** What a link's coordinator last said of its store. */
  Optional<StorePosition> seen(int link) {
    return Optional.ofNullable(seen.get(link));
  }

  /** It has said something: kept when something else is to be written than that it is further. */
  void saw(int link, StorePosition position) {
    StorePosition before = seen.put(link, position);
    news |= before == null || !before.at(position.commits()).equals(position);
  }

  /** What is kept to take the attempt in again. */
  Spec spec(AttemptId attempt) {
    return records.stream()
        .flatMap(entry ->
            entry instanceof Entry.Assigned(_, AttemptId kept, Spec spec) && kept.equals(attempt)
                ? Stream.of(keeps(spec))
                : Stream.of())
        .filter(spec -> spec.token().size() > 0)
        .findFirst()
        .orElse(Spec.NONE);
  }

  private Spec keeps(Spec spec) {
    boolean small = spec.payload().filter(p -> p.size() > largestPayload).isEmpty();
    return small ? spec : spec.tokenOnly();
  }

  /** From now on nothing can be written, or all can again. */
  void full(boolean now) {
    full = now;
  }

  boolean works() {
    return works;
  }

  Optional<Ending> ending(AttemptId attempt) {
    return Optional.ofNullable(endings.get(attempt));
  }

  /** As the real one: gives the attempts whose taking could not be kept. */
  List<AttemptId> commit(List<Entry> entries) {
    works &= !full;
    if (works) {
      records.addAll(entries);
      if (entries.stream().anyMatch(entry -> !(entry instanceof Entry.Forgotten))) {
        synced = records.size();
      }
    } else {
      tear(entries);
    }
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Assigned _ -> {}
        case Entry.Ended(_, AttemptId attempt, Ending ending) -> endings.put(attempt, ending);
        case Entry.Forgotten(AttemptId attempt) -> endings.remove(attempt);
      }
    }
    return works ? List.of() : taken(entries);
  }

  private static List<AttemptId> taken(List<Entry> entries) {
    return entries.stream()
        .flatMap(entry ->
            entry instanceof Entry.Assigned(_, AttemptId attempt, _)
                ? Stream.of(attempt)
                : Stream.of())
        .toList();
  }

  /** Writes everything anew once that can be done again. */
  void tend(Roll roll) {
    if (news && works) {
      news = false;
      written.putAll(seen);
    }
    if (works || full) {
      return;
    }
    List<Entry> anew = new ArrayList<>();
    roll.count(
        new Census() {
          @Override
          public void unended(int link, AttemptId attempt) {
            anew.add(new Entry.Assigned(link, attempt, spec(attempt)));
          }

          @Override
          public void ended(int link, AttemptId attempt) {
            anew.add(new Entry.Assigned(link, attempt, spec(attempt)));
            anew.add(new Entry.Ended(link, attempt, ending(attempt).orElseThrow()));
          }
        });
    records.clear();
    records.addAll(anew);
    synced = records.size();
    works = true;
    written.putAll(seen);
  }

  /** The process dies in the middle of a commit: only its beginning is there, if that. */
  void tear(List<Entry> entries) {
    if (works && !entries.isEmpty()) {
      records.addAll(entries.subList(0, dice.between(0, entries.size())));
    }
  }

  /** The power goes: what was not synced may be gone, and a disk that lied has lost even more. */
  void losePower(boolean lied) {
    int least = lied ? Math.max(0, synced - dice.between(1, 8)) : synced;
    cut(dice.between(least, records.size()));
  }

  /** Something in the middle cannot be read any more, or nothing can. */
  void damage() {
    cut(dice.chance(0.5) ? 0 : dice.between(0, records.size()));
  }

  private void cut(int length) {
    if (length < synced) {
      written.clear();
    }
    records.subList(length, records.size()).clear();
    synced = Math.min(synced, length);
  }

  /** What a new process finds. */
  Restored restore() {
    Map<AttemptId, Entry> known = new LinkedHashMap<>();
    for (Entry entry : records) {
      switch (entry) {
        case Entry.Assigned assigned -> known.putIfAbsent(assigned.attempt(), assigned);
        case Entry.Ended ended -> {
          known.remove(ended.attempt());
          known.put(ended.attempt(), ended);
        }
        case Entry.Forgotten(AttemptId attempt) -> known.remove(attempt);
      }
    }
    works = !full;
    seen.clear();
    seen.putAll(written);
    endings.clear();
    List<Restored.Finished> finished = new ArrayList<>();
    List<Restored.Lost> lost = new ArrayList<>();
    for (Entry entry : known.values()) {
      switch (entry) {
        case Entry.Assigned(int link, AttemptId attempt, _) ->
            lost.add(new Restored.Lost(link, attempt));
        case Entry.Ended(int link, AttemptId attempt, Ending ending) -> {
          endings.put(attempt, ending);
          finished.add(new Restored.Finished(link, attempt, ending.output().size()));
        }
        case Entry.Forgotten _ -> {}
      }
    }
    return new Restored(finished, lost);
  }

  /** Whether nothing is kept that somebody still waits for. */
  boolean isEmpty() {
    return endings.isEmpty();
  }
}
