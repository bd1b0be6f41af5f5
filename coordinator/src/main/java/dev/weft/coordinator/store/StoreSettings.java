package dev.weft.coordinator.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the store is kept.
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
public record StoreSettings(
    Path path,
    Retention retention,
    long maxBytes,
    long walBytes,
    long cacheBytes,
    int readers,
    Duration busyTimeout,
    Duration readTimeout) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the one that is wrong
   */
  public StoreSettings {
    check("store size", maxBytes, 0, Long.MAX_VALUE);
    check("WAL size", walBytes, 1 << 20, 1L << 40);
    check("cache size", cacheBytes, 1 << 20, 1L << 40);
    check("readers", readers, 1, 64);
    check("busy timeout", busyTimeout.toMillis(), 1, 60_000);
    check("read timeout", readTimeout.toMillis(), 1, 3_600_000);
  }

  /** The defaults for a file. */
  public static StoreSettings at(Path path) {
    return new StoreSettings(
        path,
        Retention.DEFAULT,
        0,
        64L << 20,
        32L << 20,
        4,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10));
  }

  /** The same with another retention. */
  public StoreSettings withRetention(Retention other) {
    return new StoreSettings(
        path, other, maxBytes, walBytes, cacheBytes, readers, busyTimeout, readTimeout);
  }

  /** The same with another limit of size; 0 for none. */
  public StoreSettings withMaxBytes(long other) {
    return new StoreSettings(
        path, retention, other, walBytes, cacheBytes, readers, busyTimeout, readTimeout);
  }

  /** The same for another file. */
  StoreSettings withPath(Path other) {
    return new StoreSettings(
        other, retention, maxBytes, walBytes, cacheBytes, readers, busyTimeout, readTimeout);
  }

  private static void check(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(what + " must be " + min + " to " + max);
    }
  }
}
