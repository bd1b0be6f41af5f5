package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * The folder of a coordinator whose store is elsewhere. It says who the coordinator is: so one that
 * starts again goes on with its own jobs at once, and is not somebody new whose predecessor must
 * first be found dead.
 *
 * @param id the coordinator's, made with the folder
 * @param lock keeps other processes away
 */
record Home(String id, StoreLock lock) implements AutoCloseable {
  /** Enters it; nobody else can until it is closed. */
  static Home enter(Path folder, Instant now) throws StoreException {
    Path file = SqlitePlace.made(folder.resolve("coordinator-id"));
    StoreLock lock = StoreLock.take(file, now);
    try {
      String id = Files.readString(file).strip();
      if (id.isEmpty()) {
        id = UUID.randomUUID().toString();
        Files.writeString(file, id + "\n");
      }
      return new Home(id, lock);
    } catch (IOException e) {
      throw new Home("", lock).leaving(new SqliteFaults(file).of(e));
    }
  }

  /** Leaves it because of some trouble, which is given back. */
  StoreException leaving(StoreException trouble) {
    try {
      close();
    } catch (SQLException e) {
      trouble.addSuppressed(e);
    }
    return trouble;
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }
}
