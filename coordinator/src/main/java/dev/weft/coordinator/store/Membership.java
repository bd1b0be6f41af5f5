package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This coordinator among those that share its store: shows that it lives, sees whether the others
 * do, takes them over. It has a connection of its own, beside the one that commits. One thread.
 */
public final class Membership implements AutoCloseable {
  /** Beats between two moves to newer job numbers, so that numbers tell the age of jobs. */
  private static final int BEATS_BETWEEN_MOVES = 3;

  private final Engine engine;
  private final Connections connections;
  private final AtomicLong numbers;
  private final AtomicReference<@Nullable String> address = new AtomicReference<>();
  private final LongSupplier commits;
  private @Nullable WriteConnection connection;
  private Timeline timeline = Timeline.UNKNOWN;
  private @Nullable TakenOver doubtful;
  private int beats;

  /**
   * Makes it; opens nothing yet.
   *
   * @param connections where its connections come from
   * @param numbers the number after which new jobs are numbered
   * @param commits how many commits of this coordinator are surely recorded
   */
  Membership(Engine engine, Connections connections, AtomicLong numbers, LongSupplier commits) {
    this.commits = commits;
    this.engine = engine;
    this.connections = connections;
    this.numbers = numbers;
  }

  private interface Work<T> {
    T run(WriteConnection open) throws SQLException;
  }

  /**
   * Shows that this coordinator lives; to be called each 3 s. Also moves the numbers of new jobs on
   * when others have newer ones, or they run out, and says where all its commits are there, if that
   * has become doubtful.
   *
   * @throws FencedException if it was taken over
   * @throws StoreException if the store cannot be written now
   */
  public void beat() throws StoreException {
    long known = commits.getAsLong();
    run(open -> {
      long given;
      try (PreparedStatement update =
          open.prepare(
              """
              UPDATE coordinator SET beats = beats + 1, address = coalesce(?, address)%s
              RETURNING last_job, commits, timeline\
              """
                  .formatted(mine()))) {
        update.setString(1, address.get());
        given = beat(open, update, known);
      }
      long base = numbers.get();
      boolean scarce = given > base + Seats.NUMBERS / 2;
      boolean due = ++beats % BEATS_BETWEEN_MOVES == 0;
      if (scarce
          || (due && Seats.first(open, "SELECT numbers FROM store") > base + Seats.NUMBERS)) {
        numbers.set(Seats.numbers(open));
      }
      return given;
    });
  }

  /** Gives the highest job number that this coordinator ever gave. */
  private long beat(WriteConnection open, PreparedStatement update, long known)
      throws SQLException {
    try (ResultSet result = update.executeQuery()) {
      if (!result.next()) {
        throw new FencedOffException();
      }
      if (timeline.leavesBehind(result.getString(3)) && result.getLong(2) >= known) {
        new Timelines(open).save(me(), timeline);
      }
      return result.getLong(1);
    }
  }

  /**
   * Tells the others, with the next beat, where this coordinator's API is reached; thread-safe.
   *
   * @param where as {@code host:port}
   */
  public void advertise(String where) {
    address.set(where);
  }

  /** All other coordinators, dead or alive, as they are now. */
  public List<Member> others() throws StoreException {
    return run(open -> {
      List<Member> others = new ArrayList<>();
      try (PreparedStatement select =
              open.prepare(
                  "SELECT %s FROM coordinator c WHERE c.number <> %d ORDER BY c.number"
                      .formatted(Member.COLUMNS, me()));
          ResultSet results = select.executeQuery()) {
        Row row = open.row(results);
        while (row.next()) {
          others.add(Member.read(row));
        }
      }
      return others;
    });
  }

  /**
   * Takes a coordinator over that is dead or has left: its jobs that have not ended and what it had
   * to publish are this one's, in one transaction, and none of its commits is recorded any more.
   * Attempts do not change. When it throws, it is to be called again with the same argument until
   * it answers: the transaction may have been recorded.
   *
   * @param dead as it was seen when it was found dead
   * @return empty if it has shown life since, or somebody else was faster
   * @throws FencedException if this one was itself taken over
   * @throws StoreException if the store cannot be written now
   */
  public Optional<TakenOver> takeOver(Member dead) throws StoreException {
    return run(open -> {
      Takeover takeover = new Takeover(open, engine.seat(), timeline);
      execute(open, open.dialect().begin());
      TakenOver earlier = doubtful;
      if (earlier != null && earlier.from().equals(dead)) {
        boolean recorded = takeover.isRecorded(earlier);
        doubtful = null;
        if (recorded) {
          execute(open, "COMMIT");
          return Optional.of(earlier);
        }
      }
      Optional<TakenOver> taken = takeover.take(dead);
      doubtful = taken.orElse(null);
      execute(open, "COMMIT");
      doubtful = null;
      return taken;
    });
  }

  /**
   * Lets others take over at once what this one owns; nothing may be committed any more. If the
   * store lacks commits of this one it was set back: then the others find it dead, and recover.
   */
  public void leave() throws StoreException {
    long known = commits.getAsLong();
    run(open -> {
      execute(
          open,
          """
          UPDATE coordinator SET state = CASE WHEN commits < %1$d THEN state ELSE 1 END,
            timeline = CASE WHEN commits < %1$d THEN '%2$s' ELSE timeline END%3$s\
          """
              .formatted(known, Timeline.UNSURE, mine()));
      return true;
    });
  }

  private long me() {
    return engine.seat().owner();
  }

  /** The row in which this coordinator sits; none if it was taken over. */
  private String mine() {
    return " WHERE number = " + me() + " AND epoch = " + engine.seat().epoch();
  }

  private static void execute(WriteConnection open, String sql) throws SQLException {
    try (PreparedStatement statement = open.prepare(sql)) {
      statement.execute();
    }
  }

  private <T> T run(Work<T> work) throws StoreException {
    try {
      WriteConnection open = connection;
      if (open == null) {
        open = new WriteConnection(connections.open(), engine.dialect());
        connection = open;
        timeline = engine.timeline(open.connection());
      }
      return work.run(open);
    } catch (SQLException e) {
      drop(e);
      throw engine.faults().of(e);
    } catch (RuntimeException e) {
      drop(e);
      throw e;
    }
  }

  private void drop(Exception trouble) {
    try {
      disconnect();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
    }
  }

  private void disconnect() throws SQLException {
    WriteConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws StoreException {
    try {
      disconnect();
    } catch (SQLException e) {
      throw engine.faults().of(e);
    }
  }
}
