package dev.weft.it.amqp;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.JobReader;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Stands in for the store's reading side: notices and payloads in memory. */
final class FakeOutbox implements JobReader {
  private final NavigableMap<Long, Notice> notices = new ConcurrentSkipListMap<>();
  private final Map<JobId, Job> jobs = new ConcurrentHashMap<>();

  void add(Notice notice) {
    notices.put(notice.number(), notice);
  }

  /** A job with its payload. */
  void add(Job job) {
    jobs.put(job.id(), job);
  }

  @Override
  public Optional<JobDetail> detail(JobId id) {
    return Optional.ofNullable(jobs.get(id)).map(job -> new JobDetail(job, List.of()));
  }

  @Override
  public List<Notice> notices(long after, int limit) {
    return notices.tailMap(after, false).values().stream().limit(limit).toList();
  }

  @Override
  public Optional<Tombstone> tombstone(JobId id) {
    return Optional.empty();
  }

  @Override
  public List<Job> list(JobQuery query, long before, int limit) {
    return List.of();
  }

  @Override
  public Optional<LogTail> log(JobId id) {
    return Optional.empty();
  }
}
