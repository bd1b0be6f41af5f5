package dev.weft.coordinator.amqp.intake;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.coordinator.amqp.codec.Decoded;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.loop.Inbox;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one channel's messages run into: each is decoded and posted. Called by the client library's
 * reading thread; the counts may be read by any.
 */
final class Tap implements Consumer {
  // What a message costs in memory beside its body, roughly.
  private static final long OVERHEAD = 1024;

  private final String queue;
  private final long generation;
  private final JobDecoder decoder;
  private final Inbox inbox;
  private final Queue<Signal> mailbox;
  private final Counters counters;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  Tap(Source.Parts parts, long generation, Queue<Signal> mailbox, Counters counters) {
    this.queue = parts.settings().queue();
    this.generation = generation;
    this.decoder = parts.decoder();
    this.inbox = parts.inbox();
    this.mailbox = mailbox;
    this.counters = counters;
  }

  /** How many messages came: the tag of the last one. */
  long delivered() {
    return delivered.get();
  }

  /** How large they were in all. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    long tag = envelope.getDeliveryTag();
    bytes.addAndGet(body.length + OVERHEAD);
    delivered.set(tag);
    if (envelope.isRedeliver()) {
      counters.redelivered.increment();
    }
    Delivery delivery = new Delivery(queue, generation, tag);
    inbox.post(
        switch (decoder.decode(properties, body)) {
          case Decoded.Fit(var spec, var digest, boolean fresh) -> {
            counters.accepted.increment();
            yield new Event.Delivered(delivery, spec, digest, fresh);
          }
          case Decoded.Refused(var refusal) -> {
            counters.refused.increment();
            yield new Event.Undecodable(delivery, refusal);
          }
        });
  }

  @Override
  public void handleCancel(String consumerTag) {
    mailbox.add(new Signal.ConsumerGone(generation));
  }

  @Override
  public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
    // The channel itself tells, whether it has a consumer or not.
  }

  @Override
  public void handleConsumeOk(String consumerTag) {}

  @Override
  public void handleCancelOk(String consumerTag) {}

  @Override
  public void handleRecoverOk(String consumerTag) {}
}
