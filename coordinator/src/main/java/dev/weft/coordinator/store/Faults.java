package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteException;

/** Says what kind of trouble the database reports, and what to do about it. Thread-safe. */
final class Faults {
  private static final int INTERRUPT = 9;

  private final Path path;

  Faults(Path path) {
    this.path = path;
  }

  /** Trouble as the ports report it. */
  StoreException of(SQLException trouble) {
    if (trouble instanceof UnusableStoreException) {
      return new StoreException(
          Kind.BROKEN, "store " + path + ": " + trouble.getMessage(), trouble);
    }
    if (trouble.getErrorCode() == INTERRUPT) {
      return new StoreException(
          Kind.IO,
          "store %s: reading took longer than it may; ask for less".formatted(path),
          trouble);
    }
    if (trouble.getCause() instanceof NativeLibraryNotFoundException missing) {
      return new StoreException(
          Kind.BROKEN,
          "SQLite's native library cannot be loaded (%s); set -Dorg.sqlite.tmpdir to a directory"
                  .formatted(missing.getMessage())
              + " from which programs may be run",
          trouble);
    }
    Kind kind = kind(trouble.getErrorCode());
    return new StoreException(kind, message(kind, trouble), trouble);
  }

  /** The file cannot be reached. */
  StoreException of(IOException trouble) {
    return new StoreException(
        Kind.IO,
        "store %s cannot be opened; check that its directory exists and may be written (%s)"
            .formatted(path, trouble),
        trouble);
  }

  /** No connection was free in time, or the thread was interrupted while it waited. */
  StoreException busy(Duration patience, Exception reason) {
    return new StoreException(
        Kind.LOCKED,
        "store %s: nothing could be read within %d ms, too many are reading; try again"
            .formatted(path, patience.toMillis()),
        reason);
  }

  /** A stored value that no valid job has. */
  StoreException of(IllegalArgumentException invalid) {
    return new StoreException(
        Kind.BROKEN,
        "store %s holds a value that is not valid (%s); restore a backup"
            .formatted(path, invalid.getMessage()),
        invalid);
  }

  /** By SQLite's primary result code; 0 comes from the driver itself. */
  private static Kind kind(int code) {
    return switch (code) {
      case 5, 6, 15 -> Kind.LOCKED; // BUSY, LOCKED, PROTOCOL
      case 13 -> Kind.FULL; // FULL
      case 0, 3, 7, 8, 10, 14 -> Kind.IO; // PERM, NOMEM, READONLY, IOERR, CANTOPEN
      default -> Kind.BROKEN;
    };
  }

  private String message(Kind kind, SQLException trouble) {
    String what =
        switch (kind) {
          case FULL ->
              "store %s cannot grow: its disk, or store.max-size, is full; make room, and work"
                  + " resumes by itself";
          case LOCKED ->
              "store %s is held by another process; close whatever has it open, and work resumes by"
                  + " itself";
          case IO -> "store %s cannot be read or written; check its disk and its permissions";
          case BROKEN -> "store %s is damaged or not ours; keep a copy and restore a backup";
        };
    return what.formatted(path) + " (" + code(trouble) + ")";
  }

  private static String code(SQLException trouble) {
    return trouble instanceof SQLiteException sqlite
        ? sqlite.getResultCode().name()
        : String.valueOf(trouble.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
