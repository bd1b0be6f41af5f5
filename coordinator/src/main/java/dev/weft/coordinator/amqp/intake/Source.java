package dev.weft.coordinator.amqp.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.common.task.Backoff;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.amqp.link.Context;
import dev.weft.coordinator.amqp.link.Faults;
import dev.weft.coordinator.amqp.link.Line;
import dev.weft.coordinator.amqp.link.LinkSettings;
import dev.weft.coordinator.amqp.link.Throttle;
import dev.weft.coordinator.amqp.link.Topology;
import dev.weft.coordinator.loop.Inbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue that jobs are taken from. A thread of its own opens channels, consumes while its pool
 * wants messages, acknowledges what is durable, and starts again when the channel or the queue is
 * gone; it alone uses the channel. Its other methods only put a {@link Signal} into its mailbox,
 * which is bounded by the unacknowledged messages. Thread-safe.
 */
public final class Source {
  private static final Logger log = LoggerFactory.getLogger(Source.class);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Duration LONGEST_STUCK = Duration.ofMinutes(5);
  private static final Duration LOUD_AGAIN = Duration.ofMinutes(1);
  private static final String REFUSED = "the queue belongs to another store, ";

  /**
   * What a source is made of.
   *
   * @param settings which queue
   * @param store the id of the store that its jobs go to
   * @param claims how the queue is kept to that store
   * @param decoder of its messages
   * @param line the connection
   * @param inbox where jobs go
   * @param intake how much is taken at once
   * @param context of the process
   */
  public record Parts(
      SourceSettings settings,
      String store,
      ClaimSettings claims,
      JobDecoder decoder,
      Line line,
      Inbox inbox,
      IntakeSettings intake,
      Context context) {}

  private final Parts parts;
  private final String queue;
  private final Counters counters = new Counters();
  private final BlockingQueue<Signal> mailbox = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Throttle loud;
  private volatile Condition condition =
      new Condition(SourceHealth.State.DISCONNECTED, "not connected yet", "");

  private final Hold hold;

  // Only the source's thread uses what follows.
  private final List<Signal> batch = new ArrayList<>();
  private final Backoff backoff;
  private Duration stuckFor;
  private long generation;
  private boolean open;
  private boolean stopping;
  private boolean storeMoved;

  private record Condition(SourceHealth.State state, String trouble, String unsafe) {}

  /** A source that takes nothing until it is started and opened. */
  public Source(Parts parts) {
    this.parts = parts;
    this.queue = parts.settings().queue();
    this.hold = new Hold(parts, mailbox);
    this.loud = new Throttle(parts.context().time(), LOUD_AGAIN);
    this.backoff =
        new Backoff(LinkSettings.RETRY_MIN, Duration.ofSeconds(30), parts.context().random());
    this.stuckFor = parts.intake().stuckAfter();
  }

  /** Begins. */
  public void start() {
    parts.context().threads().platform("amqp-source-" + queue, this::run);
  }

  /** Takes messages, or stops taking them. */
  public void setOpen(boolean wanted) {
    mailbox.add(new Signal.Flow(wanted));
  }

  /** A message is durable, and may be acknowledged if its channel is still there. */
  public void settle(long messageGeneration, long tag) {
    mailbox.add(new Signal.Settle(messageGeneration, tag));
  }

  /** The connection came, or went. */
  public void lineChanged() {
    mailbox.add(new Signal.LineChanged());
  }

  /** Takes no more messages; ends when all that are out are acknowledged, or cannot be any more. */
  public void stop() {
    mailbox.add(new Signal.Stop());
  }

  /** Waits for the end after {@link #stop}; false if it did not come in time. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    return ended.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How it is. */
  public SourceHealth health() {
    Condition now = condition;
    return new SourceHealth(
        queue,
        parts.settings().pool(),
        now.state,
        now.trouble,
        now.unsafe,
        hold.health(),
        counters.accepted.sum(),
        counters.refused.sum(),
        counters.redelivered.sum());
  }

  private void run() {
    try {
      while (!stopping) {
        Optional<Connection> connection = parts.line().current();
        if (connection.isEmpty()) {
          note(SourceHealth.State.DISCONNECTED, parts.line().health().trouble());
          hear(mailbox.take());
        } else {
          work(connection.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hold.close();
      ended.countDown();
    }
  }

  private void work(Connection connection) throws InterruptedException {
    try {
      Optional<String> unsafe = Topology.inlet(connection, parts.settings());
      unsafe.ifPresent(this::warn);
      if (!hold.permits(connection)) {
        noteUse(false);
        rest(hold.patience());
        return;
      }
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("the connection has no channel left");
      }
      if (serve(connection, channel)) {
        restUntilStoreMoves();
        return;
      }
    } catch (IOException | ShutdownSignalException e) {
      failed(Faults.describe(e));
    }
    rest(backoff.next());
  }

  /** Whether it ended because nothing became durable any more. */
  private boolean serve(Connection connection, Channel channel)
      throws IOException, InterruptedException {
    Duration tick = parts.intake().stuckAfter().dividedBy(4);
    Duration leaveBy = Duration.ZERO;
    try (Stint stint = new Stint(parts, channel, ++generation, mailbox, counters)) {
      while (true) {
        boolean ours = hold.permits(connection);
        stint.adjust(open && ours && !stopping);
        if (!stint.consumerGone()) {
          noteUse(ours);
        }
        await(tick);
        for (Signal signal : batch) {
          apply(signal, stint);
        }
        if (stint.channelGone().isPresent()) {
          failed(stint.channelGone().get());
          return false;
        }
        stint.acknowledge();
        if (stint.useful()) {
          backoff.reset();
          stuckFor = parts.intake().stuckAfter();
        }
        if (stint.consumerGone() && leaveBy.isZero()) {
          failed("the broker ended the consumer; the queue may be gone");
        }
        boolean leaving = stint.consumerGone() || stopping || !ours;
        if (leaving && leaveBy.isZero()) {
          leaveBy = now().plus(FAREWELL);
        }
        if (leaving && (stint.idle() || (!stopping && now().compareTo(leaveBy) > 0))) {
          return false;
        }
        if (stint.stuck()) {
          return true;
        }
      }
    }
  }

  private void apply(Signal signal, Stint stint) {
    switch (signal) {
      case Signal.Settle settle when stint.settle(settle) -> {}
      case Signal.ConsumerGone gone -> stint.gone(gone);
      case Signal.ChannelGone gone -> stint.gone(gone);
      case Signal.Settle _, Signal.Flow _, Signal.Stop _ -> hear(signal);
      case Signal.ClaimLost _, Signal.LineChanged _ -> hear(signal);
    }
  }

  /** What matters without a channel, too. */
  private void hear(Signal signal) {
    switch (signal) {
      case Signal.Flow(boolean wanted) -> open = wanted;
      case Signal.Stop() -> stopping = true;
      case Signal.Settle _ -> storeMoved = true;
      case Signal.ConsumerGone _, Signal.ChannelGone _ -> {}
      case Signal.ClaimLost _, Signal.LineChanged _ -> {}
    }
  }

  /**
   * The unsettled messages are still on their way to the store. Once one of them arrives there, the
   * store works again.
   */
  private void restUntilStoreMoves() throws InterruptedException {
    note(SourceHealth.State.STUCK, "nothing became durable for " + stuckFor.toSeconds() + " s");
    log.atWarn()
        .addKeyValue("queue", queue)
        .log("Gave unacknowledged messages back to the broker: nothing becomes durable");
    storeMoved = false;
    Duration until = now().plus(stuckFor);
    stuckFor = min(stuckFor.multipliedBy(2), LONGEST_STUCK);
    while (!storeMoved && !stopping && now().compareTo(until) < 0) {
      await(until.minus(now()));
      batch.forEach(this::hear);
    }
  }

  private void rest(Duration length) throws InterruptedException {
    Duration until = now().plus(length);
    while (!stopping && now().compareTo(until) < 0) {
      await(until.minus(now()));
      batch.forEach(this::hear);
    }
  }

  /** Fills the batch with what is in the mailbox, at least one signal unless time runs out. */
  private void await(Duration patience) throws InterruptedException {
    batch.clear();
    Signal first = mailbox.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      mailbox.drainTo(batch);
    }
  }

  private void noteUse(boolean ours) {
    if (ours) {
      note(open ? SourceHealth.State.OPEN : SourceHealth.State.CLOSED, "");
    } else {
      note(SourceHealth.State.REFUSED, REFUSED + hold.health().otherStore());
    }
  }

  private void failed(String reason) {
    note(SourceHealth.State.FAILED, reason);
    if (parts.line().current().isPresent() && loud.passes()) {
      log.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("reason", reason)
          .log("Cannot take messages; trying again");
    }
  }

  private void warn(String unsafe) {
    Condition before = condition;
    condition = new Condition(before.state, before.trouble, unsafe);
    if (!before.unsafe.equals(unsafe)) {
      log.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("difference", unsafe)
          .log("The queue exists and is not as Weft would declare it; it is used as it is");
    }
  }

  private void note(SourceHealth.State state, String trouble) {
    Condition before = condition;
    if (before.state != state || !before.trouble.equals(trouble)) {
      condition = new Condition(state, trouble, before.unsafe);
    }
  }

  private Duration now() {
    return parts.context().time().now().steady();
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
