package dev.weft.coordinator.api;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.loop.Broker;

/** A broker that takes everything and has nothing. */
final class QuietBroker implements Broker {
  @Override
  public void settle(Delivery delivery) {}

  @Override
  public void setFlow(PoolName pool, boolean open) {}

  @Override
  public void publish(Notice notice) {}
}
