package dev.weft.coordinator.dispatch;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import java.util.Map;
import java.util.Set;

/**
 * What an agent says of itself when it connects.
 *
 * @param instance random for each process of the agent
 * @param pools the pools that it takes jobs from
 * @param labels what placement may ask for
 * @param handlers the handlers that it has
 * @param slots attempts that it runs at once at most
 * @param version the program's version, for people
 * @param hostname the server's name, for people
 */
public record AgentFacts(
    String instance,
    Set<PoolName> pools,
    Map<String, String> labels,
    Set<HandlerName> handlers,
    int slots,
    String version,
    String hostname) {
  /** Copies the collections. */
  public AgentFacts {
    pools = Set.copyOf(pools);
    labels = Map.copyOf(labels);
    handlers = Set.copyOf(handlers);
  }

  /** The same of another instance. */
  AgentFacts of(String other) {
    return new AgentFacts(other, pools, labels, handlers, slots, version, hostname);
  }
}
