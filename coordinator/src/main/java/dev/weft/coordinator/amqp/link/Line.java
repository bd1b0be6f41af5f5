package dev.weft.coordinator.amqp.link;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.common.task.Backoff;
import dev.weft.common.task.Threads;
import dev.weft.common.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the broker that is made again whenever it is lost, until {@link #close}.
 * Thread-safe.
 */
public final class Line implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Line.class);
  private static final Duration LOUD_AGAIN = Duration.ofMinutes(1);

  private final String name;
  private final LinkSettings settings;
  private final Dialer dialer;
  private final TimeSource time;
  private final RandomGenerator random;
  private final Throttle loud;
  private final Cork cork = new Cork();
  private final Runnable changed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turned = lock.newCondition();

  @GuardedBy("lock")
  private @Nullable Connection connection;

  @GuardedBy("lock")
  private LineHealth health = LineHealth.FIRST;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * A line that is not connected yet.
   *
   * @param name shown by the broker, and in the names of threads
   * @param changed runs when it is up, down, blocked or free again; on any thread, and must not
   *     wait
   */
  public Line(String name, LinkSettings settings, Context context, Runnable changed) {
    this.name = name;
    this.settings = settings;
    this.dialer = new Dialer(settings, context.threads(), cork);
    this.time = context.time();
    this.random = context.random();
    this.loud = new Throttle(time, LOUD_AGAIN);
    this.changed = changed;
  }

  /** Begins to connect, on a thread of its own. */
  public void start(Threads threads) {
    threads.virtual(name + "-line", this::keepUp);
  }

  /** The connection, if there is one now. */
  public Optional<Connection> current() {
    lock.lock();
    try {
      return Optional.ofNullable(connection).filter(Connection::isOpen);
    } finally {
      lock.unlock();
    }
  }

  /** Holds back writes to its connection, whichever that is. */
  public Cork cork() {
    return cork;
  }

  /** How the line is now. */
  public LineHealth health() {
    lock.lock();
    try {
      return health;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connection and makes none any more. */
  @Override
  public void close() {
    Connection last;
    lock.lock();
    try {
      closed = true;
      last = connection;
      connection = null;
      turned.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.abort(Math.toIntExact(settings.timeout().toMillis()));
    }
  }

  private void keepUp() {
    Backoff backoff = new Backoff(LinkSettings.RETRY_MIN, settings.retryMax(), random);
    int next = random.nextInt(settings.uris().size());
    try {
      while (!isClosed()) {
        URI uri = settings.uris().get(next++ % settings.uris().size());
        Duration begun = time.now().steady();
        connect(uri);
        awaitLoss();
        // Only a connection that held makes the next try a first one again.
        if (time.now().steady().minus(begun).compareTo(settings.retryMax()) > 0) {
          backoff.reset();
        }
        pause(backoff.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect(URI uri) {
    try {
      Connection fresh = dialer.dial(uri, name);
      fresh.addShutdownListener(cause -> lost(fresh, cause));
      fresh.addBlockedListener(this::blocked, () -> blocked(""));
      if (!adopt(fresh)) {
        fresh.abort();
        return;
      }
      log.atInfo()
          .addKeyValue("line", name)
          .addKeyValue("broker", Products.of(fresh))
          .addKeyValue("at", uri.getHost() + ":" + fresh.getPort())
          .log("Connected to the broker");
      changed.run();
      if (!fresh.isOpen()) {
        // It was lost before the listener could know it as ours.
        lost(fresh, fresh.getCloseReason());
      }
    } catch (IOException | TimeoutException | RuntimeException e) {
      note(health().down(Faults.describe(e)));
      if (loud.passes()) {
        log.atWarn()
            .addKeyValue("line", name)
            .addKeyValue("at", uri.getHost())
            .addKeyValue("reason", Faults.describe(e))
            .log("Cannot connect to the broker; trying again");
      }
    }
  }

  private boolean adopt(Connection fresh) {
    lock.lock();
    try {
      if (!closed) {
        connection = fresh;
        health = health.up();
        turned.signalAll();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void lost(Connection which, @Nullable ShutdownSignalException cause) {
    String reason = cause == null ? "closed" : Faults.describe(cause);
    lock.lock();
    try {
      if (!which.equals(connection)) {
        return;
      }
      connection = null;
      health = health.down(reason);
      turned.signalAll();
    } finally {
      lock.unlock();
    }
    log.atWarn()
        .addKeyValue("line", name)
        .addKeyValue("reason", reason)
        .log("Lost the connection to the broker");
    changed.run();
  }

  private void blocked(String reason) {
    note(health().blocked(reason));
    log.atWarn()
        .addKeyValue("line", name)
        .addKeyValue("reason", reason)
        .log(reason.isEmpty() ? "The broker takes messages again" : "The broker takes no messages");
    changed.run();
  }

  private void note(LineHealth next) {
    lock.lock();
    try {
      health = next;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitLoss() throws InterruptedException {
    lock.lock();
    try {
      while (connection != null && !closed) {
        turned.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration length) throws InterruptedException {
    lock.lock();
    try {
      long left = length.toNanos();
      while (left > 0 && !closed) {
        left = turned.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
