package dev.weft.coordinator.session;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.coordinator.loop.JobProgress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what agents reported; nobody watches. Thread-safe. */
final class FakeFeed implements JobFeed {
  record Said(AttemptId attempt, JobProgress progress) {}

  final List<Said> progress = new CopyOnWriteArrayList<>();
  final List<LogTail> logs = new CopyOnWriteArrayList<>();
  final AtomicLong logBytes = new AtomicLong();

  /** Attempts that no agent was given. */
  final Set<AttemptId> foreign = ConcurrentHashMap.newKeySet();

  @Override
  public Subscription watch(JobId job, Watcher watcher) {
    return () -> {};
  }

  @Override
  public void tell(Job job) {}

  @Override
  public boolean progress(AgentId agent, AttemptId attempt, JobProgress said) {
    if (foreign.contains(attempt)) {
      return false;
    }
    progress.add(new Said(attempt, said));
    return true;
  }

  @Override
  public boolean log(AgentId agent, AttemptId attempt, long offset, byte[] data) {
    if (foreign.contains(attempt)) {
      return false;
    }
    logs.add(new LogTail(attempt, offset, Payload.of(data, "text/plain")));
    logBytes.addAndGet(data.length);
    return true;
  }

  @Override
  public Optional<JobProgress> progressOf(JobId job) {
    return Optional.empty();
  }

  @Override
  public Optional<LogTail> logOf(JobId job) {
    return Optional.empty();
  }
}
