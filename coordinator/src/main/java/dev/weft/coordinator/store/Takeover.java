package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Predecessor;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.dispatch.Restored;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One transaction that gives a dead coordinator's jobs and notices to this one. It waits for a
 * commit that the dead one may still be in, and from then on refuses all of its commits. The
 * membership's thread's.
 */
final class Takeover {
  /** Jobs that change hands in one statement. */
  private static final int AT_ONCE = 5_000;

  // Keeps others from taking this coordinator over meanwhile, and not this one from committing.
  private static final String KEEP_SEAT =
      "SELECT number FROM coordinator WHERE number = ? AND epoch = ? FOR KEY SHARE";
  private static final String LOCK =
      "SELECT " + Member.COLUMNS + " FROM coordinator c WHERE c.number = ? FOR UPDATE";
  private static final String FENCE =
      "UPDATE coordinator SET epoch = ?, state = 2 WHERE number = ?";
  private static final String COMMITS = "SELECT commits FROM coordinator WHERE number = ?";
  private static final String NOTICES =
      """
      SELECT count(*), coalesce(min(number), 0), coalesce(max(number), 0)
      FROM outbox WHERE owner = ?\
      """;
  private static final String MOVE_JOBS =
      """
      WITH left_ones AS (
        SELECT number FROM job WHERE state < 10 AND owner = ? AND number > ?
        ORDER BY number LIMIT ?),
      moved AS (
        UPDATE job SET owner = ? FROM left_ones l WHERE job.number = l.number RETURNING job.number)
      SELECT coalesce(max(number), 0) FROM moved\
      """;

  private final WriteConnection connection;
  private final Seat seat;
  private final Timeline now;

  /**
   * Makes one.
   *
   * @param seat of the heir
   * @param now where the connection has found the store
   */
  Takeover(WriteConnection connection, Seat seat, Timeline now) {
    this.connection = connection;
    this.seat = seat;
    this.now = now;
  }

  /**
   * Takes a coordinator over, within the transaction that is open.
   *
   * @param dead as it was seen when it was found dead
   * @return empty if it has shown life since, or somebody else was faster; then nothing has changed
   */
  Optional<TakenOver> take(Member dead) throws SQLException {
    if (numbers(KEEP_SEAT, seat.owner(), seat.epoch())[0] != seat.owner()) {
      throw new FencedOffException();
    }
    if (!dead.equals(lock(dead.number()))) {
      return Optional.empty();
    }
    long epoch = numbers(Seats.raise(connection.dialect()) + " RETURNING epoch")[0];
    // It records nothing any more: this is where its past ends, as if it had started anew.
    new Incarnations(connection)
        .add(
            dead.number(), epoch, UUID.randomUUID().toString(), numbers(COMMITS, dead.number())[0]);
    Seat old = new Seat(seat.cluster(), dead.number(), dead.epoch(), 0, 0, "", 0, now);
    Restored restored = doubted(Restoring.read(reading(), old));
    List<Predecessor> before = Successions.of(reading(), dead.number());
    long[] notices = numbers(NOTICES, dead.number());
    update(FENCE, epoch, dead.number());
    update(Successions.PRUNE, seat.owner());
    long lastJob = moveJobs(dead);
    update("UPDATE schedule SET owner = ? WHERE owner = ?", seat.owner(), dead.number());
    // It is in the recovery no more, and does not go on with it when it comes back.
    update("UPDATE recovery SET over = 1 WHERE owner = ?", dead.number());
    update("UPDATE outbox SET owner = ? WHERE owner = ?", seat.owner(), dead.number());
    update(Successions.INHERIT, seat.owner(), dead.number());
    update(Successions.FORGET, dead.number());
    update(Successions.FOLLOW, seat.owner(), dead.number(), epoch, lastJob);
    return Optional.of(
        new TakenOver(
            dead,
            epoch,
            restored,
            new TakenOver.Notices(notices[0], notices[1], notices[2]),
            before));
  }

  /**
   * Some have not made sure, since the store was set back or may have been, that their last commits
   * are there: the dead one, or another one that may have taken it over in commits that are lost.
   * What they gave last is on agents, and the store may not know of it. So there is to be a
   * recovery, which this one goes on with if it is itself started again.
   */
  private Restored doubted(Restored restored) throws SQLException {
    Optional<String> behind =
        new Timelines(connection).all().stream().filter(now::leavesBehind).findFirst();
    if (behind.isEmpty() || !restored.recovery().over()) {
      return restored;
    }
    Instant since = Micros.time(numbers(PostgresProbe.CLOCK)[0]);
    RecoveryFacts begun = RecoveryFacts.begun(seat.owner(), since, now.leftBehind(behind.get()));
    if (Recoveries.of(reading(), seat.owner()).over()) {
      Recoveries.save(connection, seat.owner(), begun);
    }
    return restored.with(restored.history(), begun);
  }

  /** Moves all jobs that are open; returns the highest number of them, or 0. */
  private long moveJobs(Member dead) throws SQLException {
    long moved = 0;
    long last = numbers(MOVE_JOBS, dead.number(), moved, AT_ONCE, seat.owner())[0];
    while (last > 0) {
      moved = last;
      last = numbers(MOVE_JOBS, dead.number(), moved, AT_ONCE, seat.owner())[0];
    }
    return moved;
  }

  /** Whether a takeover is recorded; whom it took over may have come back since. */
  boolean isRecorded(TakenOver taken) throws SQLException {
    long dead = taken.from().number();
    lock(dead);
    return numbers(Successions.FOLLOWED, seat.owner(), dead, taken.epoch())[0] == 1;
  }

  /** Waits for the commit that it may be in, and keeps it from another one. */
  Member lock(long number) throws SQLException {
    try (PreparedStatement lock = connection.prepare(LOCK)) {
      lock.setLong(1, number);
      try (ResultSet results = lock.executeQuery()) {
        Row row = connection.row(results);
        if (!row.next()) {
          throw new UnusableStoreException("a coordinator's row is gone; restore a backup");
        }
        return Member.read(row);
      }
    }
  }

  private ReadConnection reading() {
    return new ReadConnection(
        connection.connection(),
        connection.dialect(),
        new PostgresTimeLimit(connection.connection()));
  }

  /** The numbers of the first row; zeros if there is none. */
  private long[] numbers(String sql, long... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepare(sql)) {
      bind(statement, parameters);
      try (ResultSet results = statement.executeQuery()) {
        long[] numbers = new long[results.getMetaData().getColumnCount()];
        if (results.next()) {
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = results.getLong(i + 1);
          }
        }
        return numbers;
      }
    }
  }

  private void update(String sql, long... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepare(sql)) {
      bind(statement, parameters);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, long... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setLong(i + 1, parameters[i]);
    }
  }
}
