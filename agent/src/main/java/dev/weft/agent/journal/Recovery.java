package dev.weft.agent.journal;

import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Ending;
import dev.weft.agent.core.attempt.Spec;
import dev.weft.common.id.AttemptId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the records of a segment come to, read in order. For one thread. */
final class Recovery implements Records {
  /**
   * What is known of an attempt.
   *
   * @param link whose it is, a place in {@link #coordinators}
   * @param ending how it ended; null if it has not
   */
  record Known(int link, @Nullable Ending ending) {}

  private final Map<AttemptId, Known> attempts = new LinkedHashMap<>();
  private final Map<Integer, StorePosition> seen = new TreeMap<>();
  private List<String> coordinators = List.of();

  @Override
  public void coordinators(List<String> addresses) {
    coordinators = List.copyOf(addresses);
  }

  @Override
  public void assigned(int link, AttemptId attempt) {
    attempts.putIfAbsent(attempt, new Known(link, null));
  }

  @Override
  public void ended(int link, AttemptId attempt, Ending ending) {
    // At the end, so that results stay in the order in which they were made.
    attempts.remove(attempt);
    attempts.put(attempt, new Known(link, ending));
  }

  /** Not taken into memory: whoever needs it reads the segment once more. */
  @Override
  public void spec(AttemptId attempt, Spec spec) {}

  @Override
  public void seen(int link, StorePosition position) {
    seen.put(link, position);
  }

  @Override
  public void forgotten(AttemptId attempt) {
    attempts.remove(attempt);
  }

  /** In the order in which they were taken, those with a result in the order of these. */
  Map<AttemptId, Known> attempts() {
    return attempts;
  }

  /** What coordinators last said of their stores, by their addresses. */
  Map<String, StorePosition> seen() {
    Map<String, StorePosition> byAddress = new TreeMap<>();
    seen.forEach((link, position) -> byAddress.put(address(link), position));
    return byAddress;
  }

  /** The address of a link; empty if the journal does not say. */
  String address(int link) {
    return link < coordinators.size() ? coordinators.get(link) : "";
  }
}
