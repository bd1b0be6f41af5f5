package dev.weft.coordinator.amqp.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.link.Context;
import dev.weft.coordinator.amqp.link.Faults;
import dev.weft.coordinator.amqp.link.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many messages wait in the broker for each pool. A virtual thread asks the broker every few
 * seconds, on channels of its own, but only while somebody has asked here lately. Thread-safe.
 */
public final class Depths implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Depths.class);
  private static final Duration INTEREST = Duration.ofSeconds(30);

  private final List<SourceSettings> sources;
  private final Line line;
  private final Duration every;
  private final Context context;
  private final Semaphore asked = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Map<PoolName, Long> known = Map.of();
  private volatile Duration askedAt = Duration.ZERO;
  private volatile Duration knownAt = Duration.ZERO;

  /** Asks about the queues of {@code sources}, {@code every} so often at most. */
  public Depths(List<SourceSettings> sources, Line line, Duration every, Context context) {
    this.sources = List.copyOf(sources);
    this.line = line;
    this.every = every;
    this.context = context;
  }

  /** Begins. */
  public void start() {
    context.threads().virtual("amqp-depths", this::run);
  }

  /** Messages that wait for the pool, a few seconds old; empty when that is not known. */
  public Optional<Long> of(PoolName pool) {
    askedAt = now();
    if (asked.availablePermits() == 0) {
      asked.release();
    }
    boolean recent = now().minus(knownAt).compareTo(every.multipliedBy(3)) <= 0;
    return recent ? Optional.ofNullable(known.get(pool)) : Optional.empty();
  }

  /** Asks no more. */
  @Override
  public void close() {
    closed.countDown();
    asked.release();
  }

  private void run() {
    try {
      do {
        line.current().ifPresent(this::read);
        boolean interest = now().minus(askedAt).compareTo(INTEREST) < 0;
        asked.drainPermits();
        if (!interest) {
          asked.acquire();
        }
      } while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Connection connection) {
    Map<PoolName, Long> depths = new TreeMap<>();
    for (SourceSettings source : sources) {
      try {
        depths.merge(source.pool(), depth(connection, source.queue()), Long::sum);
      } catch (IOException | ShutdownSignalException e) {
        log.atDebug()
            .addKeyValue("queue", source.queue())
            .addKeyValue("reason", Faults.describe(e))
            .log("The depth of a queue cannot be known");
      }
    }
    known = Map.copyOf(depths);
    knownAt = now();
  }

  private static long depth(Connection connection, String queue) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the connection has no channel left");
    }
    try {
      return channel.messageCount(queue);
    } finally {
      channel.abort();
    }
  }

  private Duration now() {
    return context.time().now().steady();
  }
}
