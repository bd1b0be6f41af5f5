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
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The queued jobs of one pool, in order. Only a window of them is in memory: the first ones and, if
 * there is room for jobs that none of these can use, others from behind them. The rest is on the
 * shelf: queued in the store.
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

  /**
   * What becomes of a page, as far as there is room for it.
   *
   * @param taken the jobs that are to be put into the window
   * @param passed those that stay on the shelf
   */
  record Choice(List<Job> taken, List<Job> passed) {}

  private final PoolName pool;
  private final int maxJobs;
  private final long maxBytes;
  private final TreeMap<Rank, Line> window = new TreeMap<>();
  private final Map<Requirement, Line> lines = new HashMap<>();
  private final Shelf shelf;
  private long bytes;

  /** Whether a page is read for jobs that can be placed now, and not just for the next ones. */
  private boolean seeking;

  private boolean readingAll;

  /** Whether the last one did not fit, and nothing has left since. */
  private boolean crowded;

  Backlog(PoolName pool, int maxJobs, long maxBytes) {
    this.pool = pool;
    this.maxJobs = maxJobs;
    this.maxBytes = maxBytes;
    this.shelf = new Shelf(maxJobs);
  }

  PoolName pool() {
    return pool;
  }

  Shelf shelf() {
    return shelf;
  }

  /** All queued jobs, in memory or not. */
  long size() {
    return window.size() + shelf.count();
  }

  /**
   * Whether a job of this rank belongs into the window, as far as this can be known. While all that
   * is on the shelf is being read, what arrives is not put behind it: else a shelf would never
   * become empty under load.
   */
  boolean admits(Rank rank, Requirement requirement) {
    return shelf.count() == 0
        || readingAll
        || (!window.isEmpty()
            && rank.before(window.lastKey())
            && !shelf.mayPrecede(rank, requirement));
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
    bytes += size(job);
    // One job is always in the window, however big it is.
    long most = Math.max(maxBytes, size(window.firstEntry().getValue().first()));
    List<Job> evicted = shrink(maxJobs, most, 0);
    crowded |= !evicted.isEmpty();
    return evicted;
  }

  /** Takes a job out of the window; does nothing if it is not there. */
  void remove(Rank rank) {
    Line line = window.remove(rank);
    if (line != null) {
      take(rank, line);
      crowded = false;
    }
  }

  private Job take(Rank rank, Line line) {
    Job job =
        requireNonNull(line.jobs.remove(rank), "the line of a rank in the window has its job");
    bytes -= size(job);
    if (line.jobs.isEmpty()) {
      lines.remove(line.requirement);
    }
    return job;
  }

  /** Takes out the last ones, of lines that are longer than their share, until the rest fits. */
  private List<Job> shrink(int jobs, long most, int share) {
    if (window.size() <= jobs && bytes <= most) {
      return List.of();
    }
    List<Job> evicted = new ArrayList<>();
    var last = window.descendingMap().entrySet().iterator();
    while (last.hasNext() && (window.size() > jobs || bytes > most)) {
      Map.Entry<Rank, Line> entry = last.next();
      Rank rank = entry.getKey();
      Line line = entry.getValue();
      if (line.size() > share) {
        last.remove();
        evicted.add(take(rank, line));
      }
    }
    return evicted;
  }

  private static long size(Job job) {
    return job.spec().payload().size();
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
   * Where to read the store on; empty if it is of no use or a read is under way. The caller must
   * read.
   *
   * @param stuck whether there is room for jobs and none in the window can use it
   * @param placeable whether jobs of a requirement can be placed now
   * @param rooms how often room for jobs has come up
   */
  Optional<Rank> startReading(boolean stuck, Predicate<Requirement> placeable, long rooms) {
    boolean roomy = !crowded && window.size() <= maxJobs / 2 && bytes <= maxBytes / 2;
    if (shelf.reading() || shelf.count() == 0 || (!roomy && !stuck)) {
      return Optional.empty();
    }
    Rank from = roomy ? shelf.first() : shelf.first(placeable, rooms);
    if (from.equals(Rank.END)) {
      return Optional.empty();
    }
    seeking = !roomy;
    readingAll = roomy && shelf.count() <= pageJobs();
    shelf.startReading(from, rooms);
    return Optional.of(from);
  }

  /** How many jobs to read at once. */
  int pageJobs() {
    return Math.max(1, maxJobs / 2);
  }

  /**
   * A page has come: shows which of its jobs are to be put into the window.
   *
   * @param page all that was on the shelf from where it was read on, in order
   * @param placeable whether a job can be placed now
   */
  Choice choose(List<Job> page, Predicate<Job> placeable) {
    readingAll = false;
    Rank end = page.isEmpty() ? Rank.END : Rank.of(page.getLast()).next();
    if (!seeking) {
      shelf.stopReading(end);
      return new Choice(page, List.of());
    }
    int jobs = Math.max(maxJobs - window.size(), Math.max(1, maxJobs / 4));
    long room = Math.max(maxBytes - bytes, maxBytes / 4);
    Choice choice = new Choice(new ArrayList<>(), new ArrayList<>());
    for (Job job : page) {
      if (!placeable.test(job)) {
        choice.passed().add(job);
      } else if (choice.taken().isEmpty() || (jobs > 0 && size(job) <= room)) {
        choice.taken().add(job);
        jobs--;
        room -= size(job);
      } else {
        end = Rank.of(job);
        break;
      }
    }
    shelf.stopReading(end);
    return choice;
  }

  /**
   * Takes out what keeps the chosen jobs from having room in the window. The longest lines give
   * most: a short one that is served is not read again and again.
   *
   * @return the jobs that are to be shelved
   */
  List<Job> makeRoom(List<Job> jobs) {
    if (!seeking || jobs.isEmpty()) {
      return List.of();
    }
    int keep = Math.max(0, maxJobs - jobs.size());
    long most = Math.max(0, maxBytes - jobs.stream().mapToLong(Backlog::size).sum());
    List<Job> evicted = new ArrayList<>(shrink(keep, most, keep / Math.max(1, lines.size())));
    evicted.addAll(shrink(keep, most, 0));
    return evicted;
  }

  /** The page that was asked for cannot be read. */
  void readingFailed() {
    readingAll = false;
    shelf.stopReading();
  }
}
