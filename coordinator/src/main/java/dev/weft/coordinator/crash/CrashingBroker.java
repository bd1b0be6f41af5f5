package dev.weft.coordinator.crash;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.loop.Broker;

/** A broker that may crash before something is published. */
final class CrashingBroker implements Broker {
  private final Broker broker;
  private final CrashSwitch crash;

  CrashingBroker(Broker broker, CrashSwitch crash) {
    this.broker = broker;
    this.crash = crash;
  }

  @Override
  public void settle(Delivery delivery) {
    broker.settle(delivery);
  }

  @Override
  public void setFlow(PoolName pool, boolean open) {
    broker.setFlow(pool, open);
  }

  @Override
  public void publish(Notice notice) {
    crash.reach(CrashPoint.BEFORE_PUBLISH);
    broker.publish(notice);
  }
}
