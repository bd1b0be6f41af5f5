package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the files of a database before it is opened, for nobody else to read. */
final class SqlitePlace {
  private static final Logger LOG = LoggerFactory.getLogger(SqlitePlace.class);

  private SqlitePlace() {}

  /** Makes what is missing; gives the file's real place, so that two names for it are one lock. */
  static Path made(Path path) throws StoreException {
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
      throw new SqliteFaults(path).of(e);
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
}
