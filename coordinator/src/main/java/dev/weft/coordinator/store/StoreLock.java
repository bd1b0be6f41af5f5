package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.sqlite.SQLiteConfig;

/**
 * Keeps every other coordinator away from a store: a tiny database beside it, in which one write
 * transaction stays open. The system gives it up when the process dies, however it dies; and unlike
 * a lock on a plain file it also works within one process, and is not lost when somebody else there
 * opens and closes the file.
 */
final class StoreLock implements AutoCloseable {
  private static final int BUSY = 5;

  private final Connection connection;

  private StoreLock(Connection connection) {
    this.connection = connection;
  }

  /** The file of a store's lock. */
  static Path beside(Path store) {
    return store.resolveSibling(store.getFileName() + "-lock");
  }

  /**
   * Takes the lock of a store.
   *
   * @throws StoreException saying who has it, if it is taken
   */
  static StoreLock take(Path store, Instant now) throws StoreException {
    Path path = beside(store);
    try {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(0);
      Connection connection = config.createConnection("jdbc:sqlite:" + path);
      try {
        return take(connection, store, now);
      } catch (SQLException | StoreException e) {
        try (connection) {
          throw e;
        }
      }
    } catch (SQLException e) {
      throw new SqliteFaults(path).of(e);
    }
  }

  private static StoreLock take(Connection connection, Path store, Instant now)
      throws SQLException, StoreException {
    try (Statement statement = connection.createStatement()) {
      try {
        statement.execute("BEGIN IMMEDIATE");
        sign(connection, now);
        statement.execute("COMMIT");
        statement.execute("BEGIN IMMEDIATE"); // and never ends
      } catch (SQLException e) {
        if (e.getErrorCode() != BUSY) {
          throw e;
        }
        throw new StoreException(
            StoreException.Kind.LOCKED,
            "store %s is in use by %s; stop that coordinator, or set data.dir to another folder"
                .formatted(store, holder(connection)),
            e);
      }
    }
    return new StoreLock(connection);
  }

  private static void sign(Connection connection, Instant now) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS holder (pid INTEGER, since TEXT)");
      statement.execute("DELETE FROM holder");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO holder VALUES (?, ?)")) {
      insert.setLong(1, ProcessHandle.current().pid());
      insert.setString(2, now.toString());
      insert.executeUpdate();
    }
  }

  private static String holder(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet holder = statement.executeQuery("SELECT pid, since FROM holder")) {
      return holder.next()
          ? "process " + holder.getLong(1) + " since " + holder.getString(2)
          : "another process";
    } catch (SQLException e) {
      return "another process"; // it is just signing
    }
  }

  /** Gives the lock up. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
