package dev.weft.coordinator.store;

import java.io.Serial;

/** Another coordinator, or another start of this one, writes in its place now. */
final class FencedOffException extends UnusableStoreException {
  @Serial private static final long serialVersionUID = 1L;

  FencedOffException() {
    super("another coordinator has taken it over; this one must stop");
  }
}
