package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.ScheduleId;
import dev.weft.common.time.Moment;
import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.dispatch.CancelWish;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.DueRank;
import dev.weft.coordinator.dispatch.History;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.Rank;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.job.Due;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.doctor.StoreFacts;
import dev.weft.coordinator.loop.DeadLetterQuery;
import dev.weft.coordinator.loop.DeadLetterReader;
import dev.weft.coordinator.loop.ForeignJob;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.JobStore;
import dev.weft.coordinator.loop.Peers;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The store in an SQL database. {@link #commit} and {@link #tidy} are the committing thread's,
 * {@link #find} is the loop's, the rest is thread-safe. Readers see what is committed and nothing
 * else, and never hold up a commit.
 */
public final class SqlStore implements JobStore, JobReader, DeadLetterReader, Peers, AutoCloseable {
  /** No piece is begun after this. */
  private static final Duration TIDY_AT_MOST = Duration.ofMillis(10);

  /** How often it is written beside the store how far it is. */
  private static final Duration NOTE_EVERY = Duration.ofSeconds(5);

  private final Engine engine;
  private final TimeSource time;
  private final Writer writer;
  private final Finder finder;
  private final Readers readers;
  private final AtomicLong numbers;

  /** The committing thread's. */
  private Duration nextNote = Duration.ZERO;

  private SqlStore(Engine engine, StoreSettings settings, TimeSource time) {
    this.engine = engine;
    this.time = time;
    numbers = new AtomicLong(engine.seat().jobs());
    Gate gate = new Gate(settings.readers());
    writer = new Writer(engine, engine, settings.retention(), gate);
    finder = new Finder(engine);
    readers = new Readers(engine, gate, settings.readTimeout());
  }

  /**
   * Opens the store, makes it if it is not there, and brings it to the newest schema.
   *
   * @throws StoreException with one line for people, if it is in use, damaged, not ours or newer
   */
  public static SqlStore open(StoreSettings settings, TimeSource time) throws StoreException {
    Engine engine =
        switch (settings) {
          case SqliteSettings sqlite -> SqliteEngine.open(sqlite, time);
          case PostgresSettings postgres -> PostgresEngine.open(postgres, time);
        };
    return new SqlStore(engine, settings, time);
  }

  /** What this store stands on. */
  Engine engine() {
    return engine;
  }

  /** Tells this store from every other; made with it, never changes. */
  public String cluster() {
    return engine.seat().cluster();
  }

  /** Where the store was when it was opened. */
  public StorePosition start() {
    Seat seat = engine.seat();
    return new StorePosition(
        seat.cluster(), seat.owner(), seat.epoch(), seat.incarnation(), seat.commits());
  }

  /** How many commits of this coordinator are durable by now; any thread, never blocks. */
  public long commits() {
    return writer.commits();
  }

  /** What seals: the keys of the cluster, the one that is used first. */
  public List<byte[]> keys() {
    return engine.keepsakes().keys();
  }

  /** This coordinator's number: the owner of its jobs. */
  public long owner() {
    return engine.seat().owner();
  }

  /** This coordinator among others; empty if there can be none. */
  public Optional<Membership> membership() {
    return switch (engine.dialect()) {
      case SQLITE -> Optional.empty();
      case POSTGRES -> Optional.of(new Membership(engine, engine, numbers, writer::commits));
    };
  }

  /**
   * The coordinator that changes a job.
   *
   * @return empty if there is no such job
   * @throws StoreException if the store cannot be read
   */
  public Optional<Member> owner(JobId id) throws StoreException {
    return readers.read(open -> JobReads.owner(open, id));
  }

  /**
   * What this store stands on, as seen now.
   *
   * @throws StoreException if it cannot be seen
   */
  public StoreFacts examine() throws StoreException {
    try {
      return engine.examine(time);
    } catch (SQLException e) {
      throw engine.faults().of(e);
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.IO, "the machine does not say: " + e, e);
    }
  }

  @Override
  public Optional<Peer> ownerOf(JobId id) throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> Optional.empty();
      case POSTGRES -> readers.read(open -> JobReads.peer(open, id, engine.seat().owner()));
    };
  }

  @Override
  public Optional<Peer> ownerOf(ScheduleId id) throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> Optional.empty();
      case POSTGRES -> readers.read(open -> ScheduleRows.peer(open, id, engine.seat().owner()));
    };
  }

  @Override
  public List<Peer> others() throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> List.of();
      case POSTGRES -> readers.read(open -> Member.others(open, engine.seat().owner()));
    };
  }

  @Override
  public List<Schedule> schedules() throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> List.of();
      case POSTGRES -> readers.read(open -> ScheduleRows.theirs(open, engine.seat().owner()));
    };
  }

  @Override
  public long numbersAfter(long last) {
    return Math.max(last, numbers.get());
  }

  @Override
  public Restored load() throws StoreException {
    return finder.read(open -> Restoring.read(open, engine.seat()));
  }

  @Override
  public List<ForeignJob> commit(List<Change> changes) throws StoreException {
    return changes.isEmpty() ? List.of() : writer.commit(changes);
  }

  @Override
  public boolean tidy() throws StoreException {
    Moment start = time.now();
    Moment now = start;
    boolean more = true;
    while (more && now.since(start).compareTo(TIDY_AT_MOST) < 0) {
      more = writer.tidy(now);
      now = time.now();
    }
    if (now.steady().compareTo(nextNote) >= 0) {
      nextNote = now.steady().plus(NOTE_EVERY);
      engine.keepsakes().recorded(writer.commits());
    }
    return more;
  }

  @Override
  public Map<JobId, Job> find(Collection<JobId> ids) throws StoreException {
    return finder.find(ids);
  }

  @Override
  public Set<JobId> elsewhere(Collection<JobId> ids) throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> Set.of();
      case POSTGRES -> finder.read(open -> JobReads.elsewhere(open, ids, engine.seat().owner()));
    };
  }

  @Override
  public Optional<List<Predecessor>> predecessors() throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> Optional.empty();
      case POSTGRES ->
          Optional.of(finder.read(open -> Successions.of(open, engine.seat().owner())));
    };
  }

  @Override
  public Collection<CancelWish> wishes(Collection<JobId> ids) throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> List.of();
      case POSTGRES -> finder.read(open -> WishReads.find(open, ids));
    };
  }

  @Override
  public Set<JobId> unwanted() throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> Set.of();
      case POSTGRES -> finder.read(open -> WishReads.unwanted(open, engine.seat().owner()));
    };
  }

  @Override
  public List<History.Start> starts() throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> List.of();
      case POSTGRES -> finder.read(open -> Incarnations.history(open, engine.seat()).starts());
    };
  }

  @Override
  public List<RecoveryFacts> recoveries() throws StoreException {
    return switch (engine.dialect()) {
      case SQLITE -> List.of();
      case POSTGRES -> finder.read(open -> Recoveries.others(open, engine.seat().owner()));
    };
  }

  @Override
  public Map<JobId, Tombstone> tombstones(Collection<JobId> ids) throws StoreException {
    return ids.isEmpty() ? Map.of() : finder.read(open -> TombstoneReads.find(open, ids));
  }

  @Override
  public List<Job> queued(PoolName pool, Rank from, int limit, long maxBytes)
      throws StoreException {
    return readers.read(
        open -> new QueuedReads(open, engine.seat(), limit, maxBytes).read(pool, from));
  }

  @Override
  public List<Job> due(Due.Clock clock, DueRank from, int limit) throws StoreException {
    return readers.read(open -> DueReads.due(open, engine.seat(), clock, from, limit));
  }

  @Override
  public Optional<JobDetail> detail(JobId id) throws StoreException {
    return readers.read(open -> JobReads.detail(open, id));
  }

  @Override
  public Optional<Tombstone> tombstone(JobId id) throws StoreException {
    return readers.read(
        open -> Optional.ofNullable(TombstoneReads.find(open, List.of(id)).get(id)));
  }

  @Override
  public List<Job> list(JobQuery query, long before, int limit) throws StoreException {
    JobList list = JobList.of(query, before, limit);
    return readers.read(list::read);
  }

  @Override
  public Optional<LogTail> log(JobId id) throws StoreException {
    return readers.read(open -> JobReads.log(open, id));
  }

  @Override
  public List<Notice> notices(long after, int limit) throws StoreException {
    return readers.read(open -> NoticeReads.after(open, engine.seat().owner(), after, limit));
  }

  @Override
  public long noticesBelow() {
    return switch (engine.dialect()) {
      case SQLITE -> Long.MAX_VALUE;
      case POSTGRES -> engine.seat().notices() + Notice.BLOCK;
    };
  }

  @Override
  public List<DeadLetter> letters(DeadLetterQuery query, long before, int limit)
      throws StoreException {
    return readers.read(open -> LetterReads.page(open, query, before, limit));
  }

  @Override
  public Optional<DeadLetter> message(long number) throws StoreException {
    return readers.read(open -> LetterReads.message(open, number));
  }

  @Override
  public Optional<DeadLetter> letter(JobId job) throws StoreException {
    return readers.read(open -> LetterReads.ofJob(open, job));
  }

  @Override
  public Optional<JobId> replay(JobId of) throws StoreException {
    return readers.read(open -> LetterReads.replay(open, of));
  }

  /** Closes it; the threads that use it must have ended. What was committed is safe without. */
  @Override
  public void close() throws StoreException {
    engine.keepsakes().ended(writer.commits());
    try (engine;
        writer;
        finder;
        readers) {
      // Closed in reverse order: the lock goes last.
    } catch (SQLException e) {
      throw engine.faults().of(e);
    }
  }
}
