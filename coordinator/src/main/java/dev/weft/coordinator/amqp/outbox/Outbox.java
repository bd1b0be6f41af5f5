package dev.weft.coordinator.amqp.outbox;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.common.task.Backoff;
import dev.weft.coordinator.amqp.link.Context;
import dev.weft.coordinator.amqp.link.Faults;
import dev.weft.coordinator.amqp.link.Line;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.link.Throttle;
import dev.weft.coordinator.amqp.link.Topology;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes notices until the broker has confirmed each, and tells the dispatcher. A thread of its
 * own does it; {@link #publish} only puts a notice into the {@link Backlog}. What was not confirmed
 * when a channel died is published again, so everything arrives at least once. Thread-safe.
 */
public final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);
  private static final Duration LOUD_AGAIN = Duration.ofMinutes(1);
  private static final Duration FOREVER = Duration.ofHours(1);

  /**
   * What an outbox is made of.
   *
   * @param settings its limits
   * @param line the connection
   * @param inbox where confirmations go
   * @param reader the store
   * @param context of the process
   */
  public record Parts(
      OutboxSettings settings, Line line, Inbox inbox, JobReader reader, Context context) {}

  private final Parts parts;
  private final Backlog backlog;
  private final Counters counters = new Counters();
  private final Mailbox mailbox = new Mailbox();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Throttle loud;
  private final Throttle loudReturns;
  private volatile String trouble = "";

  // Only the publishing thread uses what follows.
  private final Ledger ledger;
  private final Messages messages;
  private final Backoff backoff;
  private long generation;
  private boolean stopping;

  /** An outbox that publishes nothing until it is started. */
  public Outbox(Parts parts) {
    this.parts = parts;
    this.backlog = new Backlog(parts.settings(), parts.reader().noticesBelow());
    this.ledger = new Ledger(backlog, parts, counters);
    this.messages = new Messages(parts.settings().events(), parts.reader());
    this.loud = new Throttle(parts.context().time(), LOUD_AGAIN);
    this.loudReturns = new Throttle(parts.context().time(), LOUD_AGAIN);
    this.backoff =
        new Backoff(LinkSettings.RETRY_MIN, Duration.ofSeconds(30), parts.context().random());
  }

  /** Begins; first with what the store still holds from before. */
  public void start() {
    parts.context().threads().platform("amqp-outbox", this::run);
  }

  /** Publishes a notice, sooner or later; never waits. */
  public void publish(Notice notice) {
    backlog.offer(notice);
    mailbox.wake();
  }

  /** Publishes notices that are in the store only, by the range of their numbers. */
  public void publishAlso(long first, long last) {
    backlog.inherit(first, last);
    mailbox.wake();
  }

  /** The connection came, went, was blocked or freed. */
  public void lineChanged() {
    mailbox.add(new Signal.Wake());
  }

  /** Ends once everything is published, or at once while the broker cannot be reached. */
  public void stop() {
    mailbox.add(new Signal.Stop());
  }

  /** Waits for the end after {@link #stop}; false if it did not come in time. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How it goes. */
  public OutboxHealth health() {
    return new OutboxHealth(
        backlog.held(),
        backlog.behind(),
        counters.confirmed.sum(),
        counters.returned.sum(),
        counters.repeated.sum(),
        counters.abandoned.sum(),
        trouble);
  }

  private void run() {
    try {
      while (!stopping) {
        Optional<Connection> connection = parts.line().current();
        if (connection.isEmpty()) {
          trouble = parts.line().health().trouble();
          mailbox.await(FOREVER).forEach(this::hear);
        } else {
          work(connection.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ledger.post();
      ended.countDown();
    }
  }

  private void work(Connection connection) throws InterruptedException {
    try {
      Topology.outlets(connection);
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the connection has no channel left");
      }
      generation++;
      try (Press press = new Press(channel, generation, mailbox, counters, loudReturns)) {
        Shift shift =
            new Shift(
                press,
                parts.line().cork(),
                generation,
                ledger,
                messages,
                parts.settings().window());
        try {
          trouble = "";
          publish(connection, shift);
        } finally {
          shift.end();
          ledger.post();
        }
      }
    } catch (IOException | ShutdownSignalException e) {
      failed(Faults.describe(e));
    }
    rest(backoff.next());
  }

  private void publish(Connection connection, Shift shift)
      throws IOException, InterruptedException {
    while (shift.gone().isEmpty() && !(stopping && backlog.isDone())) {
      boolean blocked = !parts.line().health().blocked().isEmpty();
      boolean worked = !blocked && shift.publishSome();
      worked |= readMore();
      boolean canPublish = !blocked && shift.hasRoom();
      List<Signal> signals =
          worked
              ? mailbox.drain()
              : canPublish
                  ? mailbox.await(ledger.patience(), backlog)
                  : mailbox.await(ledger.patience());
      for (Signal signal : signals) {
        shift.hear(signal);
        hear(signal);
      }
      ledger.postIfDue();
      if (shift.useful()) {
        backoff.reset();
      }
      if (shift.deadLettersLost()) {
        Topology.repair(connection);
      }
    }
    shift.gone().ifPresent(end -> failed(end.reason()));
  }

  private boolean readMore() {
    try {
      boolean more = ledger.readMore();
      if (more) {
        trouble = "";
      }
      return more;
    } catch (StoreException e) {
      failed(Faults.describe(e));
      return false;
    }
  }

  private void hear(Signal signal) {
    if (signal instanceof Signal.Stop) {
      stopping = true;
    }
  }

  private void rest(Duration length) throws InterruptedException {
    Duration until = now().plus(length);
    while (!stopping && now().compareTo(until) < 0) {
      mailbox.await(until.minus(now())).forEach(this::hear);
    }
  }

  private void failed(String reason) {
    trouble = reason;
    if (parts.line().current().isPresent() && loud.passes()) {
      log.atWarn()
          .addKeyValue("reason", reason)
          .log("Cannot publish results; they wait, and it is tried again");
    }
  }

  private Duration now() {
    return parts.context().time().now().steady();
  }
}
