package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.RecoveryFacts;
import dev.weft.coordinator.loop.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives coordinators the right to write. Each start raises the epoch: whoever wrote in the same
 * coordinator's place before may not any more. A start that finds the store set back records, in
 * the same transaction, that there is to be a recovery.
 */
final class Seats {
  private static final Logger LOG = LoggerFactory.getLogger(Seats.class);

  /** How many job numbers a coordinator that is not alone is given at a time. */
  static final long NUMBERS = 1 << 20;

  /** Blocks of notices left out when the store was set back: they may have been in use by then. */
  private static final long LEAP = 1_000;

  /** Minutes from 1970 until 2025: blocks of notices are counted from there. */
  private static final long FIRST_BLOCK = 28_928_160;

  private static final String RETURNS =
      "UPDATE coordinator SET epoch = ?, address = ?, state = 0 WHERE id = ?";
  private static final String IS_NEW =
      """
      INSERT INTO coordinator (epoch, address, id, number, commits, beats, last_job, last_notice,
        ended_jobs, state)
      VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0)\
      """;

  private Seats() {}

  /**
   * Who takes a seat.
   *
   * @param id the coordinator's own, the same over its restarts; empty if it is alone
   * @param address where its API is reached
   * @param keepsakes what it remembers of the store
   * @param timeline where the store is now
   * @param now the time
   */
  record Guest(String id, String address, Keepsakes keepsakes, Timeline timeline, Instant now) {
    boolean alone() {
      return id.isEmpty();
    }
  }

  /** What the store says of itself. */
  private record House(String cluster, String key, long epoch, long block) {}

  /** Takes a seat, in a transaction. */
  static Seat take(WriteConnection connection, Guest guest) throws SQLException, StoreException {
    try (PreparedStatement begin = connection.prepare(connection.dialect().begin());
        PreparedStatement commit = connection.prepare("COMMIT")) {
      begin.execute();
      Seat seat = sit(connection, guest);
      commit.execute();
      guest.keepsakes().settle(note(seat));
      return seat;
    }
  }

  private static Seat sit(WriteConnection connection, Guest guest)
      throws SQLException, StoreException {
    Note note = guest.keepsakes().note();
    boolean storeIsNew = begin(connection, guest);
    Incarnations incarnations = new Incarnations(connection);
    Omen.Found found = incarnations.found(storeIsNew, guest.id(), guest.timeline());
    Omen omen = Omen.of(note, found);
    if (omen.shows()) {
      leap(connection);
    }
    House house = house(connection);
    long owner = enter(connection, guest, house.epoch());
    String incarnation = UUID.randomUUID().toString();
    incarnations.add(owner, house.epoch(), incarnation, found.commits());
    Timelines timelines = new Timelines(connection);
    timelines.save(owner, guest.timeline());
    if (omen.shows()) {
      LOG.atWarn()
          .addKeyValue("why", omen.why())
          .log("the store was set back or replaced, or may have been");
      Recoveries.save(connection, owner, RecoveryFacts.begun(owner, guest.now(), omen.why()));
      timelines.doubtOthers(owner);
    }
    Seat seat =
        new Seat(
            house.cluster(),
            owner,
            house.epoch(),
            guest.alone() ? 0 : numbers(connection),
            guest.alone() ? 0 : house.block() * Notice.BLOCK,
            incarnation,
            found.commits(),
            guest.timeline());
    guest.keepsakes().prepare(note.before(note(seat), found, omen), house.key());
    return seat;
  }

  private static Note note(Seat seat) {
    return new Note(
        seat.cluster(),
        seat.owner(),
        seat.epoch(),
        List.of(seat.incarnation()),
        seat.commits(),
        false,
        seat.timeline());
  }

  /** Writes this coordinator's row; gives its number. */
  private static long enter(WriteConnection connection, Guest guest, long epoch)
      throws SQLException {
    try (PreparedStatement returns = connection.prepare(RETURNS);
        PreparedStatement isNew = connection.prepare(IS_NEW)) {
      bind(returns, epoch, guest);
      if (returns.executeUpdate() == 0) {
        bind(isNew, epoch, guest);
        isNew.setLong(4, guest.alone() ? 0 : number(connection, guest, epoch));
        isNew.executeUpdate();
      }
    }
    try (PreparedStatement select =
        connection.prepare("SELECT number FROM coordinator WHERE id = ?")) {
      select.setString(1, guest.id());
      try (ResultSet results = select.executeQuery()) {
        results.next();
        return results.getLong(1);
      }
    }
  }

  /**
   * The number that it had before the store was lost, if nobody else has it: agents know it by
   * that.
   */
  private static long number(WriteConnection connection, Guest guest, long epoch)
      throws SQLException {
    long before = guest.keepsakes().note().owner();
    if (before == 0) {
      return epoch;
    }
    return first(connection, "SELECT count(*) FROM coordinator WHERE number = " + before) == 0
        ? before
        : epoch;
  }

  private static void bind(PreparedStatement statement, long epoch, Guest guest)
      throws SQLException {
    statement.setLong(1, epoch);
    statement.setString(2, guest.address());
    statement.setString(3, guest.id());
  }

  /**
   * Raises the epoch; others that begin wait until this transaction has ended.
   *
   * @return whether the store is new
   */
  private static boolean begin(WriteConnection connection, Guest guest) throws SQLException {
    Note note = guest.keepsakes().note();
    String cluster = note.isEmpty() ? UUID.randomUUID().toString() : note.cluster();
    try (PreparedStatement insert =
            connection.prepare(
                """
                INSERT INTO store (id, cluster, epoch, numbers) VALUES (1, ?, 0, 0)
                ON CONFLICT DO NOTHING\
                """);
        PreparedStatement raise = connection.prepare(raise(connection.dialect()));
        PreparedStatement block = connection.prepare(raiseBlock(connection.dialect()));
        PreparedStatement key =
            connection.prepare("UPDATE store SET cluster_key = ? WHERE cluster_key = ''")) {
      insert.setString(1, cluster);
      boolean made = insert.executeUpdate() == 1;
      raise.executeUpdate();
      block.executeUpdate();
      key.setString(1, guest.keepsakes().keyForNewStore());
      key.executeUpdate();
      return made;
    }
  }

  /**
   * The statement that makes a new epoch. It follows the clock, so that a store that was set back
   * gives none that it had given before: agents refuse those of coordinators that were taken over
   * in the past that it has lost.
   */
  static String raise(Dialect dialect) {
    return "UPDATE store SET epoch = CASE WHEN epoch < %1$s THEN %1$s ELSE epoch + 1 END"
        .formatted(dialect.micros());
  }

  /** The same for blocks of notices, of which there may not be as many: one a minute will do. */
  private static String raiseBlock(Dialect dialect) {
    return "UPDATE store SET block = CASE WHEN block < %1$s THEN %1$s ELSE block + 1 END"
        .formatted("(%s / 60000000 - %d)".formatted(dialect.micros(), FIRST_BLOCK));
  }

  private static void leap(WriteConnection connection) throws SQLException {
    try (PreparedStatement leap = connection.prepare("UPDATE store SET block = block + " + LEAP)) {
      leap.executeUpdate();
    }
  }

  private static House house(WriteConnection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepare("SELECT cluster, cluster_key, epoch, block FROM store");
        ResultSet results = select.executeQuery()) {
      results.next();
      return new House(
          results.getString(1), results.getString(2), results.getLong(3), results.getLong(4));
    }
  }

  /** Numbers for jobs that nobody else gives: the next {@link #NUMBERS} after this. */
  static long numbers(WriteConnection connection) throws SQLException {
    return first(
        connection,
        "UPDATE store SET numbers = numbers + %1$d RETURNING numbers - %1$d".formatted(NUMBERS));
  }

  /** In which of the blocks of numbers a job's is: nobody else has numbers of the same. */
  static long block(long number) {
    return (number - 1) / NUMBERS;
  }

  /** The first column of the only row. */
  static long first(WriteConnection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepare(sql);
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getLong(1);
    }
  }
}
