package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that left memory, ended or shelved, for as long as the store may show them as they were
 * before: until what was decided about them is recorded, and until the pages have come that were
 * asked for before they left. So this is bounded by what waits to be recorded.
 */
final class RecentJobs {
  /** A job and its place in the order of leaving. */
  private record Left(Job job, long order) {}

  /** The last that left in a decision. */
  private record Mark(Decision decision, long order) {}

  private final Map<JobId, Left> jobs = new LinkedHashMap<>();
  private final Deque<Mark> unrecorded = new ArrayDeque<>();
  private final Map<Object, Long> reads = new HashMap<>();
  private long order;
  private long recorded;

  /** Remembers a job, as it stands when it leaves. */
  void put(Job job, Decision decision) {
    order++;
    jobs.remove(job.id());
    jobs.put(job.id(), new Left(job.summary(), order));
    if (!unrecorded.isEmpty() && unrecorded.getLast().decision() == decision) {
      unrecorded.removeLast();
    }
    unrecorded.addLast(new Mark(decision, order));
  }

  void remove(JobId id) {
    jobs.remove(id);
  }

  Optional<Job> find(JobId id) {
    Left left = jobs.get(id);
    return left == null ? Optional.empty() : Optional.of(left.job());
  }

  int size() {
    return jobs.size();
  }

  /** A page was asked for: it will show all that was decided until now, and perhaps no more. */
  void reading(Object reader) {
    reads.put(reader, order);
  }

  /** The page has come, or never will. */
  void readingDone(Object reader) {
    reads.remove(reader);
  }

  /** A decision and all before it are recorded. */
  void recorded(Decision decision) {
    if (unrecorded.stream().anyMatch(mark -> mark.decision() == decision)) {
      while (unrecorded.getFirst().decision() != decision) {
        unrecorded.removeFirst();
      }
      recorded = unrecorded.removeFirst().order();
    }
    long shown = reads.values().stream().mapToLong(Long::longValue).reduce(recorded, Math::min);
    Iterator<Left> oldest = jobs.values().iterator();
    while (oldest.hasNext() && oldest.next().order() <= shown) {
      oldest.remove();
    }
  }
}
