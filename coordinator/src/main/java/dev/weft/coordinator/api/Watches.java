package dev.weft.coordinator.api;

import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import java.time.Duration;
import java.util.Optional;

/** Bounds open watches, in all and by connection. Thread-safe. */
final class Watches {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Permits all;

  Watches(int limit) {
    this.all = new Permits(limit);
  }

  /** Room for one watch; to be closed with it. */
  interface Room extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes room for a watch on the connection of the current call.
   *
   * @throws Refused if there is none
   */
  Room open() throws Refused {
    Permit connection =
        Connections.watchesOfCurrent().tryAcquire().orElseThrow(() -> full("on this connection"));
    Optional<Permit> one = all.tryAcquire();
    if (one.isEmpty()) {
      connection.close();
      throw full("on this coordinator");
    }
    return () -> {
      one.get().close();
      connection.close();
    };
  }

  private static Refused full(String where) {
    return Refused.later(Reason.TOO_MANY_WATCHES, "too many watches are open " + where, RETRY);
  }
}
