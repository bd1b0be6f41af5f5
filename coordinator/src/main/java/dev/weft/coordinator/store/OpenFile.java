package dev.weft.coordinator.store;

import dev.weft.common.time.TimeSource;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(OpenFile.class);

  static OpenFile open(StoreSettings settings, TimeSource time) throws StoreException {
    Faults faults = new Faults(settings.path());
    Path path = made(settings.path(), faults);
    StoreLock lock = StoreLock.take(path, time.now().wall());
    try {
      return open(new SqliteFile(settings.withPath(path)), lock, faults);
    } catch (SQLException e) {
      throw closing(lock, faults.of(e));
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

  /** Makes what is missing; gives the file's real place, so that two names for it are one lock. */
  private static Path made(Path path, Faults faults) throws StoreException {
    try {
      Path absolute = path.toAbsolutePath();
      Path directory = absolute.getParent();
      if (directory == null || Files.isDirectory(absolute)) {
        throw new IOException("it is a directory");
      }
      Files.createDirectories(directory);
      make(absolute);
      Path real = absolute.toRealPath();
      make(StoreLock.beside(real));
      return real;
    } catch (IOException e) {
      throw faults.of(e);
    }
  }

  /** Makes a file for nobody else to read, if it is missing: payloads may hold secrets. */
  private static void make(Path path) throws IOException {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix && Files.notExists(path)) {
      Set<PosixFilePermission> ours = PosixFilePermissions.fromString("rw-------");
      try {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(ours));
      } catch (FileAlreadyExistsException e) {
        // Another process was faster; the lock will tell.
        LOG.atDebug().setCause(e).log("the store's file was just made");
      }
    }
  }

  @Override
  public void close() throws SQLException {
    lock.close();
  }
}
