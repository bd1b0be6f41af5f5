package dev.weft.coordinator.loop;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the store can be read and written now. Logs when that changes. Thread-safe. */
public final class Trouble {
  private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

  private final AtomicReference<String> reading = new AtomicReference<>("");
  private final AtomicReference<String> writing = new AtomicReference<>("");
  private final AtomicReference<String> tidying = new AtomicReference<>("");

  /** What is wrong, in one line for people; empty if nothing is. */
  public Optional<String> now() {
    String wrong = writing.get().isEmpty() ? reading.get() : writing.get();
    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
  }

  void readable() {
    over(reading, "store can be read again");
  }

  void unreadable(StoreException e) {
    begins(reading, "store cannot be read, waiting", e);
  }

  void writable() {
    over(writing, "store can be written again: accepting and dispatching");
  }

  void unwritable(StoreException e) {
    begins(writing, "store cannot be written: nothing is accepted or dispatched until it can", e);
  }

  void tidy() {
    over(tidying, "store can be tidied again");
  }

  void untidy(StoreException e) {
    begins(tidying, "store cannot be tidied: what is old is kept for longer", e);
  }

  private static void over(AtomicReference<String> what, String message) {
    if (!what.get().isEmpty() && !what.getAndSet("").isEmpty()) {
      LOG.atInfo().log(message);
    }
  }

  private static void begins(AtomicReference<String> what, String message, StoreException e) {
    if (what.getAndSet(e.reason()).isEmpty()) {
      LOG.atError().addKeyValue("reason", e.reason()).log(message);
    }
  }
}
