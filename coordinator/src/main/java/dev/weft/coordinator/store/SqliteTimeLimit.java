package dev.weft.coordinator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;

/** Asks every few milliseconds of work whether the time is over. One thread at a time. */
final class SqliteTimeLimit implements Engine.TimeLimit {
  /** Some milliseconds of work. */
  private static final int STEPS_BETWEEN_LOOKS = 50_000;

  private long deadline;
  private boolean limited;

  SqliteTimeLimit(Connection connection) throws SQLException {
    ProgressHandler.setHandler(
        connection,
        STEPS_BETWEEN_LOOKS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return limited && System.nanoTime() - deadline > 0 ? 1 : 0;
          }
        });
  }

  @Override
  public void start(Duration patience) {
    deadline = System.nanoTime() + patience.toNanos();
    limited = true;
  }

  @Override
  public void end() {
    limited = false;
  }
}
