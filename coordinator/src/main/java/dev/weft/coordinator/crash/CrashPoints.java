package dev.weft.coordinator.crash;

import dev.weft.common.crash.CrashSwitch;
import dev.weft.coordinator.loop.Agents;
import dev.weft.coordinator.loop.Broker;
import dev.weft.coordinator.loop.Inbox;
import dev.weft.coordinator.loop.JobStore;
import java.util.Optional;

/**
 * Puts the crash points around the loop's ports; without a switch the ports stay as they are.
 * Immutable.
 */
public final class CrashPoints {
  private final Optional<CrashSwitch> crash;

  private CrashPoints(Optional<CrashSwitch> crash) {
    this.crash = crash;
  }

  /** What the JVM's system property asks for: nothing, except in tests. */
  public static CrashPoints ofThisProcess() {
    return new CrashPoints(CrashSwitch.ofThisProcess());
  }

  /** The store, with points before and after its commits. */
  public JobStore around(JobStore store) {
    return crash.<JobStore>map(found -> new CrashingStore(store, found)).orElse(store);
  }

  /** The agents' streams, with points before what is sent on them. */
  public Agents around(Agents agents) {
    return crash.<Agents>map(found -> new CrashingAgents(agents, found)).orElse(agents);
  }

  /** The broker, with a point before what is published. */
  public Broker around(Broker broker) {
    return crash.<Broker>map(found -> new CrashingBroker(broker, found)).orElse(broker);
  }

  /** The inbox, with points before some events. */
  public Inbox around(Inbox inbox) {
    return crash.<Inbox>map(found -> new CrashingInbox(inbox, found)).orElse(inbox);
  }
}
