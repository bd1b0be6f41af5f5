package dev.weft.coordinator.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the store is kept in an SQLite file.
 *
 * @param path the database file; {@code -wal}, {@code -shm} and {@code -lock} files appear beside
 *     it
 * @param retention how long ended jobs are kept
 * @param maxBytes how big the database file may grow; 0 for no limit
 * @param walBytes how big the write-ahead log may grow before readers are held back to shrink it;
 *     at least 1 MiB
 * @param cacheBytes memory for the writer's pages; each reader has 2 MiB besides
 * @param readers how many may read at once, 1 to 64
 * @param busyTimeout how long a commit waits for a foreign process that holds the database
 * @param readTimeout how long one read may take, with its wait for a free reader
 */
public record SqliteSettings(
    Path path,
    Retention retention,
    long maxBytes,
    long walBytes,
    long cacheBytes,
    int readers,
    Duration busyTimeout,
    Duration readTimeout)
    implements StoreSettings {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public SqliteSettings {
    StoreSettings.check("store size", maxBytes, 0, Long.MAX_VALUE);
    StoreSettings.check("WAL size", walBytes, 1 << 20, 1L << 40);
    StoreSettings.check("cache size", cacheBytes, 1 << 20, 1L << 40);
    StoreSettings.check("readers", readers, 1, 64);
    StoreSettings.check("busy timeout", busyTimeout.toMillis(), 1, 60_000);
    StoreSettings.check("read timeout", readTimeout.toMillis(), 1, 3_600_000);
  }

  /** The same with another retention. */
  public SqliteSettings withRetention(Retention other) {
    return new SqliteSettings(
        path, other, maxBytes, walBytes, cacheBytes, readers, busyTimeout, readTimeout);
  }

  /** The same with another limit of size; 0 for none. */
  public SqliteSettings withMaxBytes(long other) {
    return new SqliteSettings(
        path, retention, other, walBytes, cacheBytes, readers, busyTimeout, readTimeout);
  }

  /** The same for another file. */
  SqliteSettings withPath(Path other) {
    return new SqliteSettings(
        other, retention, maxBytes, walBytes, cacheBytes, readers, busyTimeout, readTimeout);
  }
}
