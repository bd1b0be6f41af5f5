package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.StoreException;
import java.util.List;
import java.util.Optional;

/** A reader whose reading fails when it is told to. Thread-safe. */
final class Gateway implements JobReader {
  private final JobReader reader;
  private volatile Optional<StoreException.Kind> trouble = Optional.empty();

  Gateway(JobReader reader) {
    this.reader = reader;
  }

  void fail(StoreException.Kind kind) {
    trouble = Optional.of(kind);
  }

  @Override
  public Optional<JobDetail> detail(JobId id) throws StoreException {
    check();
    return reader.detail(id);
  }

  @Override
  public Optional<Tombstone> tombstone(JobId id) throws StoreException {
    check();
    return reader.tombstone(id);
  }

  @Override
  public List<Job> list(JobQuery query, long before, int limit) throws StoreException {
    check();
    return reader.list(query, before, limit);
  }

  @Override
  public Optional<LogTail> log(JobId id) throws StoreException {
    check();
    return reader.log(id);
  }

  @Override
  public List<Notice> notices(long after, int limit) throws StoreException {
    check();
    return reader.notices(after, limit);
  }

  private void check() throws StoreException {
    if (trouble.isPresent()) {
      throw new StoreException(
          trouble.get(), "/var/secret/weft.db: SELECT failed", new IllegalStateException("test"));
    }
  }
}
