package dev.weft.coordinator.dispatch;

import static java.util.Objects.requireNonNull;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The queued jobs of one pool, in order. Only a window of the first ones is in memory; the rest is
 * on the shelf: queued in the store, counted here. Every job on the shelf that was never in the
 * window comes after it.
 */
final class Backlog {
  /** The jobs of one requirement, in order. */
  static final class Line {
    private final Requirement requirement;
    private final TreeMap<Rank, Job> jobs = new TreeMap<>();

    private Line(Requirement requirement) {
      this.requirement = requirement;
    }

    Requirement requirement() {
      return requirement;
    }

    Rank head() {
      return jobs.firstKey();
    }

    Job first() {
      return jobs.firstEntry().getValue();
    }

    int size() {
      return jobs.size();
    }
  }

  private final PoolName pool;
  private final int maxJobs;
  private final long maxBytes;
  private final TreeMap<Rank, Line> window = new TreeMap<>();
  private final Map<Requirement, Line> lines = new HashMap<>();
  private long bytes;
  private long shelved;
  private boolean reading;
  private boolean readingAll;

  /** Whether something on the shelf comes before something in the window. */
  private boolean overtaken;

  Backlog(PoolName pool, int maxJobs, long maxBytes) {
    this.pool = pool;
    this.maxJobs = maxJobs;
    this.maxBytes = maxBytes;
  }

  PoolName pool() {
    return pool;
  }

  /** Counts jobs that are queued in the store only. */
  void shelve(long jobs) {
    shelved += jobs;
  }

  /** Counts a job that is queued in the store only. */
  void shelve(Rank rank) {
    shelved++;
    overtaken |= !window.isEmpty() && rank.compareTo(window.lastKey()) < 0;
  }

  /** Forgets one job that was queued in the store only. */
  void unshelve() {
    shelved--;
  }

  long shelved() {
    return shelved;
  }

  /** All queued jobs, in memory or not. */
  long size() {
    return window.size() + shelved;
  }

  /**
   * Whether a job of this rank belongs into the window, as far as this can be known. While all that
   * is on the shelf is being read, what arrives is not put behind it: else a shelf would never
   * become empty under load.
   */
  boolean admits(Rank rank) {
    return shelved == 0
        || readingAll
        || (!window.isEmpty() && rank.compareTo(window.lastKey()) < 0);
  }

  /**
   * Puts a job into the window.
   *
   * @return the jobs that it pushed out at the end, and which are to be shelved
   */
  List<Job> add(Job job, Requirement requirement) {
    Line line = lines.computeIfAbsent(requirement, Line::new);
    Rank rank = Rank.of(job);
    line.jobs.put(rank, job);
    window.put(rank, line);
    bytes += job.spec().payload().size();
    List<Job> evicted = List.of();
    while (window.size() > maxJobs || (bytes > maxBytes && window.size() > 1)) {
      evicted = evicted.isEmpty() ? new ArrayList<>() : evicted;
      Map.Entry<Rank, Line> last = window.lastEntry();
      evicted.add(last.getValue().jobs.lastEntry().getValue());
      remove(last.getKey());
    }
    return evicted;
  }

  /** Takes a job out of the window; does nothing if it is not there. */
  void remove(Rank rank) {
    Line line = window.remove(rank);
    if (line == null) {
      return;
    }
    Job job =
        requireNonNull(line.jobs.remove(rank), "the line of a rank in the window has its job");
    bytes -= job.spec().payload().size();
    if (line.jobs.isEmpty()) {
      lines.remove(line.requirement);
    }
  }

  /** The lines, the one with the foremost job first. For one pass of placing. */
  PriorityQueue<Line> inOrder() {
    PriorityQueue<Line> order =
        new PriorityQueue<>(Math.max(1, lines.size()), (a, b) -> a.head().compareTo(b.head()));
    order.addAll(lines.values());
    return order;
  }

  Collection<Line> lines() {
    return Collections.unmodifiableCollection(lines.values());
  }

  /**
   * How many jobs to read from the store to fill the window, those that are in it included; 0 if
   * there is nothing to read or a read is under way. The caller must read them.
   *
   * @param stuck whether there is room for jobs and none in the window can use it
   */
  int startReading(boolean stuck) {
    boolean full = window.size() > maxJobs / 2 || bytes > maxBytes / 2;
    if (reading || shelved <= 0 || (full && !(stuck && overtaken))) {
      return 0;
    }
    int more = Math.max(1, maxJobs / 2);
    reading = true;
    readingAll = shelved <= more;
    overtaken = false;
    return window.size() + more;
  }

  /**
   * A read has ended; the next one may start.
   *
   * @param came whether it brought anything
   */
  void readingDone(boolean came) {
    reading = false;
    readingAll = false;
    overtaken |= !came;
  }
}
