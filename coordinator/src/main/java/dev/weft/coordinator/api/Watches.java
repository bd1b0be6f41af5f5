package dev.weft.coordinator.api;

import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Bounds open watches, in all and by connection, and ends them when the server stops. Thread-safe.
 */
final class Watches {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Permits all;
  private final Set<Room> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;

  Watches(int limit) {
    this.all = new Permits(limit);
  }

  /** Room for one watch; to be closed with it. */
  final class Room implements AutoCloseable {
    private final Permit one;
    private final Permit connection;
    private volatile Consumer<Throwable> end = _ -> {};

    private Room(Permit one, Permit connection) {
      this.one = one;
      this.connection = connection;
      open.add(this);
    }

    /** How to end the watch before its time. */
    void endBy(Consumer<Throwable> how) {
      end = how;
      if (ending) {
        how.accept(stopping());
      }
    }

    @Override
    public void close() {
      open.remove(this);
      one.close();
      connection.close();
    }
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
    return new Room(one.get(), connection);
  }

  /** Ends every watch, and those that come later: the coordinator stops. */
  void endAll() {
    ending = true;
    open.forEach(room -> room.end.accept(stopping()));
  }

  static Refused stopping() {
    return Refused.later(Reason.COORDINATOR_UNAVAILABLE, "the coordinator is stopping", RETRY);
  }

  private static Refused full(String where) {
    return Refused.later(Reason.TOO_MANY_WATCHES, "too many watches are open " + where, RETRY);
  }
}
