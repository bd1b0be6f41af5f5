package dev.weft.coordinator.store;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A database file that is locked, of the newest schema, and in an epoch of its own.
 *
 * @param sqlite opens connections to it
 * @param lock keeps others away
 * @param faults names its troubles
 * @param cluster tells this store from every other
 * @param epoch in which the one who opened it may write
 */
record OpenFile(SqliteFile sqlite, StoreLock lock, Faults faults, String cluster, long epoch)
    implements AutoCloseable {
  static OpenFile open(StoreSettings settings, TimeSource time) throws StoreException {
    Faults faults = new Faults(settings.path());
    Path path = settled(settings.path(), faults);
    StoreLock lock = StoreLock.take(path, time.now().wall());
    try {
      create(path);
      SqliteFile sqlite = new SqliteFile(settings.withPath(path));
      return open(sqlite, lock, faults);
    } catch (SQLException e) {
      throw closing(lock, faults.of(e));
    } catch (IOException e) {
      throw closing(lock, faults.of(e));
    }
  }

  private static OpenFile open(SqliteFile sqlite, StoreLock lock, Faults faults)
      throws SQLException {
    try (Connection connection = sqlite.openWriter()) {
      Migrations.bundled().apply(connection);
      long epoch = Ledger.raise(connection).epoch();
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT cluster FROM store")) {
        result.next();
        return new OpenFile(sqlite, lock, faults, result.getString(1), epoch);
      }
    }
  }

  /** Where the file really is, so that two names for it are one lock. */
  private static Path settled(Path path, Faults faults) throws StoreException {
    try {
      Path absolute = path.toAbsolutePath();
      if (Files.exists(absolute)) {
        return absolute.toRealPath();
      }
      Path directory = absolute.getParent();
      Path name = absolute.getFileName();
      if (directory == null || name == null) {
        throw new IOException("it is a directory");
      }
      Files.createDirectories(directory);
      return directory.toRealPath().resolve(name);
    } catch (IOException e) {
      throw faults.of(e);
    }
  }

  /** Makes the file, for nobody else to read: payloads may hold secrets. */
  private static void create(Path path) throws IOException {
    if (Files.notExists(path)) {
      boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
      if (posix) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    }
  }

  private static StoreException closing(StoreLock lock, StoreException trouble) {
    try {
      lock.close();
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
