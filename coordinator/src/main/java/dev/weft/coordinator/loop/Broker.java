package dev.weft.coordinator.loop;

import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.Delivery;
import dev.weft.coordinator.dispatch.Notice;

/** The message broker, as the loop needs it. Called by the committing thread; must not block. */
public interface Broker {
  /** Acknowledges a message; does nothing if its channel is gone. */
  void settle(Delivery delivery);

  /** Takes messages from the pool's sources, or stops taking them. */
  void setFlow(PoolName pool, boolean open);

  /**
   * Publishes a notice; {@code Published} follows when it is confirmed. Notices that do not fit the
   * adapter's bounded memory are read again from {@link JobReader#notices} later.
   */
  void publish(Notice notice);
}
