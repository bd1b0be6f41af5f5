package dev.weft.coordinator.amqp.intake;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.coordinator.amqp.link.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One channel of a source, from its opening to its end: consumes with the right prefetch, and
 * acknowledges what is settled. For the source's thread only.
 */
final class Stint implements AutoCloseable {
  private final Source.Parts parts;
  private final Channel channel;
  private final long generation;
  private final Tap tap;
  private final Settled settled = new Settled();
  private final Prefetch prefetch;
  private @Nullable String consumerTag;
  private int consumers;
  private int granted;
  private long seenCount;
  private long seenBytes;
  private Duration progressAt;
  private boolean consumerGone;
  private @Nullable String channelGone;

  Stint(
      Source.Parts parts,
      Channel channel,
      long generation,
      Queue<Signal> mailbox,
      Counters counters) {
    this.parts = parts;
    this.channel = channel;
    this.generation = generation;
    this.tap = new Tap(parts, generation, mailbox, counters);
    this.prefetch = new Prefetch(parts.intake().prefetchMax(), parts.intake().prefetchBytes());
    this.progressAt = now();
    // RabbitMQ may still send what was on its way to a consumer after that was cancelled.
    channel.setDefaultConsumer(tap);
    channel.addShutdownListener(
        cause -> mailbox.add(new Signal.ChannelGone(generation, Faults.describe(cause))));
  }

  /** Takes note of a settled message; of another channel's it does not. */
  boolean settle(Signal.Settle settle) {
    if (settle.generation() != generation) {
      return false;
    }
    settled.settle(settle.tag());
    progressAt = now();
    return true;
  }

  /** Takes note that the consumer, or with it the channel, is gone. */
  void gone(Signal.ConsumerGone signal) {
    if (signal.generation() == generation && consumerTag != null) {
      consumerTag = null;
      consumerGone = true;
    }
  }

  void gone(Signal.ChannelGone signal) {
    if (signal.generation() == generation) {
      channelGone = signal.reason();
    }
  }

  /** Acknowledges what may be. */
  void acknowledge() throws IOException {
    long due = settled.due();
    if (due > 0) {
      channel.basicAck(settled.acknowledge(), true);
      prefetch.settled(due);
    }
  }

  /** Consumes or not, with as large a prefetch as is right now. */
  void adjust(boolean open) throws IOException {
    long count = tap.delivered() - seenCount;
    if (count > 0) {
      long bytes = tap.bytes();
      prefetch.arrived(count, bytes - seenBytes);
      seenCount += count;
      seenBytes = bytes;
    }
    int target = prefetch.target();
    if (consumerTag != null && (!open || target != granted)) {
      channel.basicCancel(consumerTag);
      consumerTag = null;
    }
    if (consumerTag == null && open && !consumerGone) {
      // A prefetch holds for consumers that come after it.
      channel.basicQos(target);
      granted = target;
      consumerTag =
          channel.basicConsume(
              parts.settings().queue(),
              false,
              "weft-" + parts.settings().queue() + "-" + generation + "." + ++consumers,
              tap);
    }
  }

  boolean consumerGone() {
    return consumerGone;
  }

  /** Why the channel is gone; empty if it is not. */
  Optional<String> channelGone() {
    return Optional.ofNullable(channelGone);
  }

  /** Whether everything that came is acknowledged. */
  boolean idle() {
    return settled.prefix() == tap.delivered() && settled.due() == 0;
  }

  /** Whether anything was settled at all. */
  boolean useful() {
    return settled.prefix() > 0;
  }

  /** Whether messages are out and none was settled for too long. */
  boolean stuck() {
    Duration now = now();
    if (idle()) {
      progressAt = now;
    }
    return now.minus(progressAt).compareTo(parts.intake().stuckAfter()) > 0;
  }

  /** Gives back to the broker what is not acknowledged. */
  @Override
  public void close() {
    try {
      channel.abort();
    } catch (IOException | ShutdownSignalException alreadyGone) {
      channelGone = Faults.describe(alreadyGone);
    }
  }

  private Duration now() {
    return parts.context().time().now().steady();
  }
}
