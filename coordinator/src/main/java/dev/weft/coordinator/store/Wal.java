package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Keeps the write-ahead log short: what is in it is copied to the database between commits, an
 * eighth of its bound at a time, after which SQLite starts it again from the front unless somebody
 * reads from it. When readers never let go of it and it reaches its bound, they are held back until
 * it can be emptied. The committing thread's.
 */
final class Wal implements Engine.Upkeep {
  /** For a foreign reader, or the loop that looks jobs up. */
  private static final int PATIENCE_MILLIS = 20;

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final Connection connection;
  private final PreparedStatement look;
  private final PreparedStatement copy;
  private final Gate readers;
  private final long some;
  private final long most;
  private final long busyMillis;
  private Duration nextTry = Duration.ofSeconds(Long.MIN_VALUE);

  Wal(Connection connection, SqliteSettings settings, Gate readers) throws SQLException {
    this.connection = connection;
    this.readers = readers;
    look = connection.prepareStatement("PRAGMA wal_checkpoint(NOOP)");
    copy = connection.prepareStatement("PRAGMA wal_checkpoint(PASSIVE)");
    most = settings.walBytes() / SqliteFile.PAGE_BYTES;
    some = most / 8;
    busyMillis = settings.busyTimeout().toMillis();
  }

  /** The pages at which a commit itself copies, if nobody has done so in time. */
  static long lastResort(SqliteSettings settings) {
    return settings.walBytes() / SqliteFile.PAGE_BYTES / 4;
  }

  /** What is in the log. */
  private record Pages(long all, long copied) {}

  /** Copies what is in the log, if it is enough to be worth while. */
  @Override
  public void run(Moment now) throws SQLException {
    Pages pages = pages(look);
    if (pages.all() - pages.copied() >= some) {
      pages = pages(copy);
    }
    if (pages.all() < most) {
      readers.open();
    } else if (now.steady().compareTo(nextTry) >= 0 && readers.shut()) {
      if (!truncate()) {
        nextTry = now.steady().plus(BETWEEN_TRIES);
      }
      readers.open();
    }
  }

  /** Nobody of this process reads now; a foreign one that does is hardly waited for. */
  private boolean truncate() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + PATIENCE_MILLIS);
      try (ResultSet results = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        boolean busy = results.getBoolean(1);
        return !busy;
      } finally {
        statement.execute("PRAGMA busy_timeout = " + busyMillis);
      }
    }
  }

  private static Pages pages(PreparedStatement statement) throws SQLException {
    try (ResultSet results = statement.executeQuery()) {
      results.next();
      // The first column says whether it was stuck: the counts tell.
      return new Pages(results.getLong(2), results.getLong(3));
    }
  }
}
