package dev.weft.coordinator.amqp.intake;

import com.rabbitmq.client.Connection;
import dev.weft.common.task.Backoff;
import dev.weft.coordinator.amqp.link.Claim;
import dev.weft.coordinator.amqp.link.LinkSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a source's queue to one store: claims it, and says whether messages may be taken. For the
 * source's thread only, but for {@link #health}.
 */
final class Hold implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Hold.class);
  private static final Duration RETRY_MAX = Duration.ofSeconds(5);

  private final Source.Parts parts;
  private final String queue;
  private final Queue<Signal> mailbox;
  private final Backoff backoff;
  private volatile ClaimHealth health = ClaimHealth.FINE;
  private @Nullable Claim claim;
  private boolean permitted;
  private Duration askAgain = Duration.ZERO;

  Hold(Source.Parts parts, Queue<Signal> mailbox) {
    this.parts = parts;
    this.queue = parts.settings().queue();
    this.mailbox = mailbox;
    this.backoff = new Backoff(LinkSettings.RETRY_MIN, RETRY_MAX, parts.context().random());
  }

  ClaimHealth health() {
    return health;
  }

  /** How long until it is worth while to ask again, when messages may not be taken. */
  Duration patience() {
    return askAgain.minus(now());
  }

  /**
   * Whether messages may be taken. A claim that was lost, or could not be had, is tried again.
   *
   * @throws IOException if the broker does not answer
   */
  boolean permits(Connection connection) throws IOException {
    if (claim != null) {
      if (claim.held()) {
        return true;
      }
      close();
      askAgain = Duration.ZERO;
    }
    if (now().compareTo(askAgain) >= 0) {
      ask(connection);
    }
    return permitted;
  }

  private void ask(Connection connection) throws IOException {
    Duration expiry = parts.claims().expiry();
    Claim.Answer answer =
        Claim.take(
            connection, queue, parts.store(), expiry, () -> mailbox.add(new Signal.ClaimLost()));
    switch (answer) {
      case Claim.Answer.Taken(Claim taken) -> {
        claim = taken;
        permitted = true;
        backoff.reset();
        mine();
      }
      case Claim.Answer.Others(String store) -> {
        permitted = parts.claims().share();
        askAgain = now().plus(permitted ? expiry : backoff.next());
        others(store);
      }
      case Claim.Answer.Impossible(String why) -> {
        permitted = true;
        askAgain = now().plus(expiry);
        unclaimed(why);
      }
    }
  }

  private void mine() {
    if (!health.equals(ClaimHealth.FINE)) {
      log.atInfo().addKeyValue("queue", queue).log("The queue belongs to this store from now on");
    }
    health = ClaimHealth.FINE;
  }

  private void others(String store) {
    if (!health.otherStore().equals(store)) {
      String what =
          permitted
              ? "Takes messages from a queue of another store, because of amqp.share-queues: a"
                  + " message that comes again may be run by both"
              : "Takes no messages from a queue of another store, since one that comes again could"
                  + " be run by both; give this coordinator a queue of its own, or both one"
                  + " PostgreSQL database; tries again, in case the other one has left";
      log.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("other-store", store)
          .addKeyValue("this-store", parts.store())
          .log(what);
    }
    health = new ClaimHealth(store, "");
  }

  private void unclaimed(String why) {
    if (!health.trouble().equals(why)) {
      log.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("reason", why)
          .log("Cannot claim a queue for this store; messages are taken without");
    }
    health = new ClaimHealth("", why);
  }

  /** Gives the claim up. */
  @Override
  public void close() {
    if (claim != null) {
      claim.close();
      claim = null;
    }
  }

  private Duration now() {
    return parts.context().time().now().steady();
  }
}
