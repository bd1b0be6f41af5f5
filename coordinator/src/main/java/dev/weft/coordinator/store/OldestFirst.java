package dev.weft.coordinator.store;

import dev.weft.common.time.Moment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Removes numbered rows that are too old or too many, from the lowest number on, in pieces small
 * enough to fit between two commits; passes are some time apart. The committing thread's.
 */
abstract class OldestFirst {
  private final WriteConnection connection;
  private final Duration age;
  private final PreparedStatement oldest;
  private final PreparedStatement delete;
  private final int piece;
  private final Duration betweenPasses;
  private Duration nextPass = Duration.ZERO;

  /** Whether there is room for a row, however old it is. */
  interface Room {
    /**
     * Looks at one row.
     *
     * @param number its number
     * @param before rows that go before it in the same look
     */
    boolean isFor(long number, int before);
  }

  /**
   * Prepares the statements.
   *
   * @param age of what may stay
   * @param oldest selects number and time of at most so many rows, by number
   * @param delete deletes the rows up to a number
   * @param piece rows looked at in one piece
   */
  OldestFirst(
      WriteConnection connection,
      Duration age,
      String oldest,
      String delete,
      int piece,
      Duration betweenPasses)
      throws SQLException {
    this.connection = connection;
    this.age = age;
    this.oldest = connection.prepare(oldest);
    this.delete = connection.prepare(delete);
    this.piece = piece;
    this.betweenPasses = betweenPasses;
  }

  /** What there is room for now. */
  abstract Room room() throws SQLException;

  /** Whether there may be something to remove now. */
  final boolean due(Moment now) {
    return now.steady().compareTo(nextPass) >= 0;
  }

  /**
   * The number up to which all may go, outside any transaction; 0 if none may. When it has seen the
   * last row, nothing is due for a while.
   */
  final long look(Moment now) throws SQLException {
    Room room = room();
    long cutoff = Micros.of(now.wall().minus(age));
    long upTo = 0;
    int seen = 0;
    oldest.setInt(1, piece);
    try (ResultSet results = oldest.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        long number = row.number();
        if (room.isFor(number, seen) && row.number() >= cutoff) {
          break;
        }
        upTo = number;
        seen++;
      }
    }
    if (seen < piece) {
      nextPass = now.steady().plus(betweenPasses);
    }
    return upTo;
  }

  /** Removes what {@link #look} found, within the open transaction. */
  final void remove(long upTo) throws SQLException {
    delete.setLong(1, upTo);
    delete.executeUpdate();
  }
}
