package dev.weft.agent.journal;

import dev.weft.agent.core.Entry;
import dev.weft.agent.core.Roll;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.KeptSpecs;
import dev.weft.common.id.AttemptId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A journal that lasts as long as the process: results survive every loss of a coordinator, but not
 * the end of the agent. Attempts that run end with the process too, so of these it keeps nothing,
 * and of none its spec.
 */
public final class MemoryJournal implements Journal {
  private final Map<AttemptId, Ending> endings = new ConcurrentHashMap<>();
  private final Map<Integer, StorePosition> seen = new ConcurrentHashMap<>();

  @Override
  public List<AttemptId> commit(List<Entry> entries) {
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.Assigned _ -> {}
        case Entry.Ended(_, AttemptId attempt, Ending ending) -> endings.put(attempt, ending);
        case Entry.Forgotten(AttemptId attempt) -> endings.remove(attempt);
      }
    }
    return List.of();
  }

  @Override
  public void tend(Roll roll) {}

  @Override
  public boolean works() {
    return true;
  }

  @Override
  public String trouble() {
    return "";
  }

  @Override
  public Optional<Ending> ending(AttemptId attempt) {
    return Optional.ofNullable(endings.get(attempt));
  }

  @Override
  public KeptSpecs specs() {
    return KeptSpecs.NONE;
  }

  @Override
  public Optional<StorePosition> seen(int link) {
    return Optional.ofNullable(seen.get(link));
  }

  @Override
  public void saw(int link, StorePosition position) {
    seen.put(link, position);
  }

  @Override
  public String id() {
    return "";
  }

  @Override
  public void close() {}
}
