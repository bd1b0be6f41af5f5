package dev.weft.coordinator.amqp.outbox;

import com.rabbitmq.client.AMQP;
import dev.weft.coordinator.amqp.codec.Outgoing;
import dev.weft.coordinator.amqp.link.Cork;
import dev.weft.coordinator.amqp.link.Faults;
import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Publishing on one channel: fills the window, and takes note of what the broker answers. For the
 * publishing thread only.
 */
final class Shift {
  // After so many, answers are looked at, so that the window moves on.
  private static final int BURST = 64;
  // A notice has a reply, an event and a dead letter at most.
  private static final int MOST_MESSAGES = 3;

  private final Press press;
  private final Cork cork;
  private final long generation;
  private final Ledger ledger;
  private final Messages messages;
  private final int limit;
  private final Window window;
  private boolean useful;
  private boolean deadLettersLost;
  private Optional<Signal.ChannelGone> gone = Optional.empty();

  Shift(Press press, Cork cork, long generation, Ledger ledger, Messages messages, int limit) {
    this.press = press;
    this.cork = cork;
    this.generation = generation;
    this.ledger = ledger;
    this.messages = messages;
    this.limit = limit;
    this.window = new Window(limit + MOST_MESSAGES);
  }

  /** Takes note of what the broker said, if it said so on this channel. */
  void hear(Signal signal) {
    switch (signal) {
      case Signal.Answered answer when answer.generation() == generation ->
          window.answer(answer.sequence(), answer.multiple(), answer.ok()).forEach(this::complete);
      case Signal.ReplyReturned back -> ledger.replyReturned(back.job());
      case Signal.DeadLetterReturned back when back.generation() == generation -> {
        deadLettersLost = true;
        // Which of them it was is not worth finding out: one too many does no harm.
        window.notices().stream().filter(Pending::dead).forEach(Pending::spoil);
      }
      case Signal.ChannelGone end when end.generation() == generation -> gone = Optional.of(end);
      case Signal.Answered _, Signal.DeadLetterReturned _, Signal.ChannelGone _ -> {}
      case Signal.Wake(), Signal.Stop() -> {}
    }
  }

  /**
   * Publishes some notices.
   *
   * @return whether there were any
   * @throws IOException if the connection fails
   */
  boolean publishSome() throws IOException {
    cork.hold();
    try {
      return publishBurst() > 0;
    } finally {
      cork.release();
    }
  }

  private int publishBurst() throws IOException {
    int count = 0;
    while (count < BURST && hasRoom() && gone.isEmpty()) {
      Optional<Pending> next = ledger.next();
      if (next.isEmpty()) {
        break;
      }
      count++;
      publish(next.get());
    }
    return count;
  }

  /** Whether another notice may be published before the broker answers. */
  boolean hasRoom() {
    return window.size() < (ledger.careful() ? 1 : limit);
  }

  /** Why the channel is gone, if it is. */
  Optional<Signal.ChannelGone> gone() {
    return gone;
  }

  /** Whether the broker confirmed anything. */
  boolean useful() {
    return useful;
  }

  /** Whether dead letters found no queue since this was asked last. */
  boolean deadLettersLost() {
    boolean lost = deadLettersLost;
    deadLettersLost = false;
    return lost;
  }

  /** Nothing more comes of this channel: what it still held is to be published again. */
  void end() {
    Set<Pending> open = window.notices();
    window.clear();
    if (gone.isPresent() && gone.get().code() == AMQP.PRECONDITION_FAILED) {
      // The broker closes the channel over one message that it will never take, such as one that
      // is larger than it allows.
      if (open.size() == 1) {
        ledger.abandon(open.iterator().next(), gone.get().reason());
        return;
      }
      ledger.suspect(open.size());
    }
    ledger.again(open);
  }

  private void publish(Pending pending) throws IOException {
    List<Outgoing> batch;
    try {
      batch = messages.of(pending.notice(), !ledger.replyUnwanted(pending));
    } catch (StoreException e) {
      ledger.later(pending, Faults.describe(e));
      return;
    }
    if (batch.isEmpty()) {
      ledger.done(pending);
      return;
    }
    try {
      press.publish(pending, batch, window);
    } catch (IllegalArgumentException e) {
      unwritable(pending, e);
    }
  }

  /** The client library counted a message that it never wrote, so the channel is of no use. */
  private void unwritable(Pending culprit, IllegalArgumentException problem) {
    Set<Pending> others = window.notices();
    others.remove(culprit);
    window.clear();
    ledger.again(others);
    ledger.abandon(culprit, Faults.describe(problem));
    gone = Optional.of(new Signal.ChannelGone(generation, 0, "a message could not be written"));
  }

  private void complete(Pending pending) {
    useful = true;
    if (pending.failed()) {
      ledger.later(pending, "the broker refuses it, or has no queue for dead letters");
    } else {
      ledger.done(pending);
    }
  }
}
