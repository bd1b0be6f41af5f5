package dev.weft.coordinator.amqp.outbox;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.weft.coordinator.amqp.codec.Exchanges;
import dev.weft.coordinator.amqp.codec.Outgoing;
import dev.weft.coordinator.amqp.link.Faults;
import dev.weft.coordinator.amqp.link.Throttle;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel in confirm mode, from its opening to its end. What the broker says of it becomes a
 * signal. For the publishing thread only.
 */
final class Press implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Press.class);

  private final Channel channel;
  private final long generation;
  private final Mailbox mailbox;
  private final Counters counters;
  private final Throttle loud;

  Press(Channel channel, long generation, Mailbox mailbox, Counters counters, Throttle loud)
      throws IOException {
    this.channel = channel;
    this.generation = generation;
    this.mailbox = mailbox;
    this.counters = counters;
    this.loud = loud;
    channel.addConfirmListener(
        (sequence, multiple) -> answered(sequence, multiple, true),
        (sequence, multiple) -> answered(sequence, multiple, false));
    channel.addReturnListener(this::returned);
    channel.addShutdownListener(cause ->
        mailbox.add(
            new Signal.ChannelGone(generation, Faults.code(cause), Faults.describe(cause))));
    channel.confirmSelect();
  }

  /**
   * Writes the messages of one notice.
   *
   * @throws IOException if the connection fails
   * @throws IllegalArgumentException if a message cannot be written at all; the channel is of no
   *     use any more then, for it has lost count
   */
  void publish(Pending pending, List<Outgoing> messages, Window window) throws IOException {
    pending.begin();
    for (Outgoing message : messages) {
      window.add(pending);
      pending.sent(message.kind() == Outgoing.Kind.DEAD);
    }
    for (Outgoing message : messages) {
      channel.basicPublish(
          message.exchange(),
          message.routingKey(),
          message.mandatory(),
          message.properties(),
          message.body().bytes());
    }
  }

  @Override
  public void close() {
    try {
      channel.abort();
    } catch (IOException | ShutdownSignalException alreadyGone) {
      log.atDebug().addKeyValue("reason", Faults.describe(alreadyGone)).log("Channel was gone");
    }
  }

  private void answered(long sequence, boolean multiple, boolean ok) {
    mailbox.add(new Signal.Answered(generation, sequence, multiple, ok));
  }

  private void returned(Return back) {
    if (back.getExchange().equals(Exchanges.DEAD_LETTERS)) {
      mailbox.add(new Signal.DeadLetterReturned(generation));
      return;
    }
    counters.returned.increment();
    String job = String.valueOf(back.getProperties().getMessageId());
    mailbox.add(new Signal.ReplyReturned(job));
    if (loud.passes()) {
      log.atWarn()
          .addKeyValue("job", job)
          .addKeyValue("address", back.getRoutingKey())
          .addKeyValue("returned", counters.returned.sum())
          .log("A reply found no queue; the requester may have gone");
    }
  }
}
