package dev.weft.coordinator.store;

import java.io.Serial;
import java.sql.SQLException;

/** The database works, but must not be used any further. The message is one line for people. */
class UnusableStoreException extends SQLException {
  @Serial private static final long serialVersionUID = 1L;

  UnusableStoreException(String message) {
    super(message);
  }
}
