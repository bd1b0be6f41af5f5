package dev.weft.coordinator.loop;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job feed in memory. Traces (progress and the end of the log) of all jobs share one budget;
 * the ones that were not added to for the longest time are dropped first. Only the agent that a
 * job's newest attempt is on adds to its trace. When a job ends, the end of its log is posted to be
 * stored.
 */
public final class Feed implements JobFeed {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  private final Inbox inbox;
  private final long budget;
  private final int tailBytes;
  private final ConcurrentMap<JobId, List<Watcher>> watchers = new ConcurrentHashMap<>();
  private final OpenAttempts open = new OpenAttempts();
  private final ConcurrentMap<JobId, Trace> traces = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** The traces with their sizes, least recently added to first. */
  @GuardedBy("lock")
  private final LinkedHashMap<JobId, Integer> sizes = new LinkedHashMap<>();

  @GuardedBy("lock")
  private long used;

  /**
   * Makes an empty feed.
   *
   * @param inbox told of logs to keep
   * @param budget bytes of all traces together
   * @param tailBytes bytes of log that are kept of each job
   */
  public Feed(Inbox inbox, long budget, int tailBytes) {
    this.inbox = inbox;
    this.budget = budget;
    this.tailBytes = tailBytes;
  }

  @Override
  public Subscription watch(JobId job, Watcher watcher) {
    watchers.compute(
        job,
        (_, list) -> {
          List<Watcher> all = list == null ? new CopyOnWriteArrayList<>() : list;
          all.add(watcher);
          return all;
        });
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (!closed.getAndSet(true)) {
        watchers.computeIfPresent(
            job,
            (_, list) -> {
              list.remove(watcher);
              return list.isEmpty() ? null : list;
            });
      }
    };
  }

  @Override
  public void tell(Job job) {
    open.stands(job);
    if (job.state().terminal()) {
      keepLog(job);
    }
    tell(job.id(), watcher -> watcher.state(job));
  }

  @Override
  public boolean progress(AgentId agent, AttemptId attempt, JobProgress progress) {
    return take(
        agent,
        attempt,
        trace -> trace.progress(progress),
        watcher -> watcher.progress(attempt, progress));
  }

  @Override
  public boolean log(AgentId agent, AttemptId attempt, long offset, byte[] data) {
    return take(
        agent,
        attempt,
        trace -> trace.log(attempt.number(), offset, data),
        watcher -> watcher.log(attempt, offset, data));
  }

  private boolean take(
      AgentId agent, AttemptId attempt, Predicate<Trace> addition, Consumer<Watcher> news) {
    OpenAttempts.Worth worth = open.of(agent, attempt);
    if (worth == OpenAttempts.Worth.TRUE) {
      Trace trace = traces.computeIfAbsent(attempt.job(), _ -> new Trace(tailBytes));
      if (addition.test(trace)) {
        account(attempt.job(), trace);
        tell(attempt.job(), news);
      }
    }
    return worth != OpenAttempts.Worth.FALSE;
  }

  @Override
  public Optional<JobProgress> progressOf(JobId job) {
    return Optional.ofNullable(traces.get(job)).flatMap(Trace::progress);
  }

  @Override
  public Optional<LogTail> logOf(JobId job) {
    return Optional.ofNullable(traces.get(job)).flatMap(trace -> trace.tail(job));
  }

  /** Tells each watcher of the job; one that fails keeps it from nobody else. */
  private void tell(JobId job, Consumer<Watcher> news) {
    for (Watcher watcher : watchers.getOrDefault(job, List.of())) {
      try {
        news.accept(watcher);
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).addKeyValue("job", job).log("watcher failed");
      }
    }
  }

  private void keepLog(Job job) {
    Trace trace = traces.get(job.id());
    if (trace != null) {
      trace.tail(job.id()).ifPresent(tail -> inbox.post(new Event.LogKept(tail)));
    }
  }

  private void account(JobId job, Trace trace) {
    int size = trace.size();
    lock.lock();
    try {
      Integer before = sizes.remove(job);
      used += size - (before == null ? 0 : before);
      sizes.put(job, size);
      Iterator<Map.Entry<JobId, Integer>> oldest = sizes.entrySet().iterator();
      while (used > budget && sizes.size() > 1) {
        Map.Entry<JobId, Integer> entry = oldest.next();
        used -= entry.getValue();
        traces.remove(entry.getKey());
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }
}
