package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The jobs that something is due for by one clock, in order. Those that come before the edge are
 * all in memory, without payload and no more than there is room for; the others are in the store
 * only, and are read when there is room again. Confined to the thread that decides.
 */
final class Horizon {
  private final int room;
  private final TreeMap<DueRank, Job> near = new TreeMap<>();
  private DueRank edge = DueRank.END;

  /** Where a page is read from; {@link DueRank#END} while none is. */
  private DueRank from = DueRank.END;

  /** The first that came behind the edge since the page was asked for: it may not show it. */
  private DueRank meanwhile = DueRank.END;

  private boolean failed;

  /**
   * Makes an empty one.
   *
   * @param room jobs to keep in memory at most
   */
  Horizon(int room) {
    this.room = room;
  }

  /** There may be jobs of which nothing is known. */
  void forget() {
    // Only what is before the edge may be in memory: it is read again, together with the others.
    near.clear();
    edge = DueRank.START;
    meanwhile = DueRank.START;
  }

  void put(DueRank rank, Job job) {
    if (rank.before(edge)) {
      near.put(rank, job);
      shrink();
    } else if (reading() && rank.before(meanwhile)) {
      meanwhile = rank;
    }
  }

  void remove(DueRank rank) {
    near.remove(rank);
  }

  private void shrink() {
    while (near.size() > room) {
      edge = near.pollLastEntry().getKey();
    }
  }

  /** The first that is due by now. */
  Optional<Map.Entry<DueRank, Job>> due(Instant now) {
    return Optional.ofNullable(near.firstEntry()).filter(e -> !e.getKey().at().isAfter(now));
  }

  /** When the first is due, of those in memory. */
  Optional<Instant> next() {
    return near.isEmpty() ? Optional.empty() : Optional.of(near.firstKey().at());
  }

  private boolean reading() {
    return !from.equals(DueRank.END);
  }

  /** How many jobs to read at once. */
  int pageJobs() {
    return Math.max(1, room / 2);
  }

  /** Where to read the store on; empty if it is of no use. The caller must read. */
  Optional<DueRank> startReading() {
    if (reading() || failed || edge.equals(DueRank.END) || near.size() > room / 2) {
      return Optional.empty();
    }
    from = edge;
    meanwhile = DueRank.END;
    return Optional.of(from);
  }

  /**
   * A page has come.
   *
   * @param page those that still stand as they were read
   * @param end all that the store has from where it was read on, and before this, was in the page
   */
  void read(Map<DueRank, Job> page, DueRank end) {
    boolean whole = edge.equals(from);
    from = DueRank.END;
    if (!whole) {
      // What is between the edge and the page was put out meanwhile, and is to be read first.
      return;
    }
    edge = end.before(meanwhile) ? end : meanwhile;
    page.forEach(this::put);
  }

  /** The page that was asked for cannot be read; it is not asked for again until {@link #retry}. */
  void readingFailed() {
    from = DueRank.END;
    failed = true;
  }

  /** What could not be read may be asked for again. */
  void retry() {
    failed = false;
  }
}
