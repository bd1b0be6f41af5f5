package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteException;

/** What SQLite reports. Thread-safe. */
final class SqliteFaults implements Faults {
  private static final int INTERRUPT = 9;

  private final Path path;

  SqliteFaults(Path path) {
    this.path = path;
  }

  @Override
  public String store() {
    return path.toString();
  }

  @Override
  public StoreException of(SQLException trouble) {
    if (trouble instanceof UnusableStoreException unusable) {
      return of(unusable);
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
