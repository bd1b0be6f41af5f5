package dev.weft.coordinator.api;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.loop.JobFeed;
import dev.weft.coordinator.loop.JobProgress;
import dev.weft.proto.api.v1.LogChunk;
import dev.weft.proto.api.v1.WatchJobRequest;
import dev.weft.proto.api.v1.WatchJobResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One watch of one job: what happened and was not sent yet, and how far its client is. Holds at
 * most 256 events and 1 MiB of log, beside what was kept of the log before and the output of the
 * job; a client that falls further behind is told where to resume. Fed by any thread, none of which
 * ever waits for the client; drained by the pump.
 */
final class JobWatch implements JobFeed.Watcher, Pump.Source<WatchJobResponse> {
  static final int MAX_EVENTS = 256;
  static final int MAX_BYTES = 1 << 20;
  private static final int CHUNK = 64 << 10;

  private final boolean withLog;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<Item> items = new ArrayDeque<>();

  @GuardedBy("lock")
  private Optional<JobProgress> progress = Optional.empty();

  @GuardedBy("lock")
  private int bytes;

  @GuardedBy("lock")
  private Phase phase = Phase.GATHERING;

  @GuardedBy("lock")
  private Throwable failure = new IllegalStateException("nothing failed");

  @GuardedBy("lock")
  private Position sent;

  private volatile Runnable wake = () -> {};
  private volatile Runnable onClose = () -> {};

  /** How far the watch is. */
  private enum Phase {
    /** What happens is kept until it is known where the job stood. */
    GATHERING,
    /** What happens is sent. */
    LIVE,
    /** The last thing that can happen was sent. */
    ENDED,
    /** The watch ends for a reason. */
    FAILED,
    /** The stream has ended. */
    CLOSED
  }

  /**
   * How far the client is.
   *
   * @param revision of the newest state that it has
   * @param attempt whose log it has
   * @param offset up to which it has that log
   */
  private record Position(long revision, int attempt, long offset) {
    Map<String, String> facts() {
      return Map.of(
          "after_revision", Long.toString(revision),
          "log_attempt", Integer.toString(attempt),
          "log_offset", Long.toString(offset));
    }
  }

  private sealed interface Item {
    record State(Job job, Optional<Waits.Wait> why) implements Item {}

    record Log(int attempt, long offset, ByteString data, int cost) implements Item {}
  }

  JobWatch(WatchJobRequest request) {
    this.withLog = !request.getWithoutLog();
    this.sent =
        new Position(request.getAfterRevision(), request.getLogAttempt(), request.getLogOffset());
  }

  /**
   * Connects the watch.
   *
   * @param newWake run when there may be something to send
   * @param newClose run when the stream has ended
   */
  void connect(Runnable newWake, Runnable newClose) {
    wake = newWake;
    onClose = newClose;
  }

  /**
   * Begins to send: first where the job stands, then what has happened since.
   *
   * @param tail what is kept of its log
   */
  void begin(Job job, Optional<Waits.Wait> why, Optional<LogTail> tail) {
    lock.lock();
    try {
      if (phase != Phase.GATHERING) {
        return;
      }
      Deque<Item> since = new ArrayDeque<>(items);
      items.clear();
      Item.State state = new Item.State(job, why);
      if (job.state().terminal()) {
        addTail(tail);
        items.add(state);
      } else {
        items.add(state);
        addTail(tail);
      }
      items.addAll(since);
      phase = Phase.LIVE;
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  /** Ends the watch for a reason. */
  void fail(Throwable why) {
    lock.lock();
    try {
      failLocked(why);
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  @Override
  public void state(Job job) {
    keep(new Item.State(job, Optional.empty()), 0);
  }

  @Override
  public void progress(AttemptId attempt, JobProgress newest) {
    lock.lock();
    try {
      progress = Optional.of(newest);
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  @Override
  public void log(AttemptId attempt, long offset, byte[] data) {
    if (withLog) {
      ByteString text = UnsafeByteOperations.unsafeWrap(data);
      keep(new Item.Log(attempt.number(), offset, text, data.length), data.length);
    }
  }

  @Override
  public Pump.Step<WatchJobResponse> next(boolean ready) {
    lock.lock();
    try {
      return switch (phase) {
        case FAILED -> new Pump.Step.Fail<>(failure);
        case GATHERING, CLOSED -> new Pump.Step.Idle<>();
        case LIVE -> ready ? take() : new Pump.Step.Idle<>();
        case ENDED -> new Pump.Step.Complete<>();
      };
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      phase = Phase.CLOSED;
      items.clear();
    } finally {
      lock.unlock();
    }
    onClose.run();
  }

  private void keep(Item item, int size) {
    lock.lock();
    try {
      if (phase != Phase.GATHERING && phase != Phase.LIVE) {
        return;
      }
      items.add(item);
      bytes += size;
      if (items.size() > MAX_EVENTS || bytes > MAX_BYTES) {
        failLocked(
            Refused.with(
                Reason.SLOW_WATCHER,
                "more happened than this watch may hold; resume from where it is",
                sent.facts()));
      }
    } finally {
      lock.unlock();
    }
    wake.run();
  }

  @GuardedBy("lock")
  private void failLocked(Throwable why) {
    if (phase != Phase.CLOSED && phase != Phase.FAILED) {
      failure = why;
      phase = Phase.FAILED;
      items.clear();
    }
  }

  @GuardedBy("lock")
  private void addTail(Optional<LogTail> tail) {
    if (!withLog || tail.isEmpty()) {
      return;
    }
    LogTail log = tail.get();
    ByteString all = Bytes.proto(log.text());
    for (int from = 0; from < all.size(); from += CHUNK) {
      ByteString part = all.substring(from, Math.min(from + CHUNK, all.size()));
      // Does not count: it is at most what is kept of one log, and does not grow.
      items.add(new Item.Log(log.attempt().number(), log.offset() + from, part, 0));
    }
  }

  @GuardedBy("lock")
  private Pump.Step<WatchJobResponse> take() {
    if (progress.isPresent() && sent.revision() > 0) {
      WatchJobResponse response =
          WatchJobResponse.newBuilder().setProgress(JobCodec.progress(progress.get())).build();
      progress = Optional.empty();
      return new Pump.Step.Send<>(response);
    }
    while (!items.isEmpty()) {
      Optional<WatchJobResponse> response =
          switch (items.remove()) {
            case Item.State state -> state(state);
            case Item.Log log -> log(log);
          };
      if (response.isPresent()) {
        return new Pump.Step.Send<>(response.get());
      }
    }
    return phase == Phase.ENDED ? new Pump.Step.Complete<>() : new Pump.Step.Idle<>();
  }

  @GuardedBy("lock")
  private Optional<WatchJobResponse> state(Item.State state) {
    Job job = state.job();
    if (job.state().terminal()) {
      phase = Phase.ENDED;
    }
    if (job.revision() <= sent.revision()) {
      return Optional.empty();
    }
    sent = new Position(job.revision(), sent.attempt(), sent.offset());
    dev.weft.proto.api.v1.Job.Builder written = JobCodec.write(job.shelve());
    state.why().ifPresent(why -> why.tell(written));
    return Optional.of(WatchJobResponse.newBuilder().setJob(written).build());
  }

  @GuardedBy("lock")
  private Optional<WatchJobResponse> log(Item.Log log) {
    bytes -= log.cost();
    long expected = log.attempt() > sent.attempt() ? 0 : sent.offset();
    long end = log.offset() + log.data().size();
    if (log.attempt() < sent.attempt() || end <= expected) {
      return Optional.empty();
    }
    int known = (int) Math.max(0, expected - log.offset());
    long begin = log.offset() + known;
    sent = new Position(sent.revision(), log.attempt(), end);
    LogChunk chunk =
        LogChunk.newBuilder()
            .setAttempt(log.attempt())
            .setOffset(begin)
            .setGap(begin - expected)
            .setData(log.data().substring(known))
            .build();
    return Optional.of(WatchJobResponse.newBuilder().setLog(chunk).build());
  }
}
