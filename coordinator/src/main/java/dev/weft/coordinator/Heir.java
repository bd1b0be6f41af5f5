package dev.weft.coordinator;

import dev.weft.coordinator.amqp.AmqpBroker;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.store.TakenOver;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with what a dead coordinator leaves. The pulse's thread. */
final class Heir implements Consumer<TakenOver> {
  private static final Logger LOG = LoggerFactory.getLogger(Heir.class);

  private final Inbox inbox;
  private final Optional<AmqpBroker> broker;

  Heir(Inbox inbox, Optional<AmqpBroker> broker) {
    this.inbox = inbox;
    this.broker = broker;
  }

  @Override
  public void accept(TakenOver taken) {
    LOG.atWarn()
        .addKeyValue("coordinator", taken.from().id())
        .addKeyValue("standing", taken.from().standing())
        .addKeyValue("open", taken.restored().jobs().size())
        .addKeyValue(
            "queued", taken.restored().queued().values().stream().mapToLong(Long::longValue).sum())
        .addKeyValue("notices", taken.notices().count())
        .log("took a coordinator over");
    inbox.post(new Event.TookOver(taken.dead(), taken.restored()));
    if (taken.notices().count() > 0) {
      broker.ifPresent(found -> found.publishAlso(taken.notices().first(), taken.notices().last()));
    }
  }
}
