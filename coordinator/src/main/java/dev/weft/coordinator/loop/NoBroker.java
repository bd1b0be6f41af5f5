package dev.weft.coordinator.loop;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.Notice;
import java.util.List;

/** Stands in for the broker where none is configured: what is to be published counts as done. */
public final class NoBroker implements Broker {
  private final Inbox inbox;

  /** Answers to {@code inbox}. */
  public NoBroker(Inbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public void settle(Delivery delivery) {
    throw new IllegalStateException("a delivery without a broker: " + delivery);
  }

  @Override
  public void setFlow(PoolName pool, boolean open) {
    // There are no sources.
  }

  @Override
  public void publish(Notice notice) {
    inbox.post(new Event.Published(List.of(notice.number())));
  }
}
