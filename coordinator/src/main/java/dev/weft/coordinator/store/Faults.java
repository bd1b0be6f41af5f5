package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.FencedException;
import dev.weft.coordinator.loop.StoreException;
import dev.weft.coordinator.loop.StoreException.Kind;
import java.sql.SQLException;
import java.time.Duration;

/** Says what kind of trouble a database reports, and what to do about it. Thread-safe. */
interface Faults {
  /** The store as people know it, without secrets. */
  String store();

  /** Trouble as the ports report it. */
  StoreException of(SQLException trouble);

  /** No connection was free in time, or the thread was interrupted while it waited. */
  default StoreException busy(Duration patience, Exception reason) {
    return new StoreException(
        Kind.LOCKED,
        "store %s: nothing could be read within %d ms, too many are reading; try again"
            .formatted(store(), patience.toMillis()),
        reason);
  }

  /** A stored value that no valid job has. */
  default StoreException of(IllegalArgumentException invalid) {
    return new StoreException(
        Kind.BROKEN,
        "store %s holds a value that is not valid (%s); restore a backup"
            .formatted(store(), invalid.getMessage()),
        invalid);
  }

  /** The database works, and must not be used any further. */
  default StoreException of(UnusableStoreException unusable) {
    String message = "store " + store() + ": " + unusable.getMessage();
    return unusable instanceof FencedOffException
        ? new FencedException(message, unusable)
        : new StoreException(Kind.BROKEN, message, unusable);
  }
}
