package dev.weft.coordinator.dispatch;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Incarnation;
import java.util.Map;
import java.util.Set;

/**
 * What an agent says of itself when it connects.
 *
 * @param incarnation which of its processes it is
 * @param pools the pools that it takes jobs from
 * @param labels what placement may ask for
 * @param handlers the handlers that it has
 * @param slots attempts that it runs at once at most
 * @param version the program's version, for people
 * @param hostname the server's name, for people
 * @param abilities what it can do beyond the basic protocol
 */
public record AgentFacts(
    Incarnation incarnation,
    Set<PoolName> pools,
    Map<String, String> labels,
    Set<HandlerName> handlers,
    int slots,
    String version,
    String hostname,
    Abilities abilities) {
  /** One that can tell of coordinators that were taken over, and claims nothing. */
  public AgentFacts(
      Incarnation incarnation,
      Set<PoolName> pools,
      Map<String, String> labels,
      Set<HandlerName> handlers,
      int slots,
      String version,
      String hostname) {
    this(
        incarnation, pools, labels, handlers, slots, version, hostname, new Abilities(true, false));
  }

  /** Copies the collections. */
  public AgentFacts {
    pools = Set.copyOf(pools);
    labels = Map.copyOf(labels);
    handlers = Set.copyOf(handlers);
  }

  /** Random for each process of the agent. */
  public String instance() {
    return incarnation.instance();
  }

  /** The same of another process. */
  AgentFacts of(Incarnation other) {
    return new AgentFacts(other, pools, labels, handlers, slots, version, hostname, abilities);
  }
}
