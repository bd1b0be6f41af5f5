package dev.weft.agent.link;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.PoolName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the agent says of itself at the start of each stream.
 *
 * @param agent its id
 * @param incarnation which of its processes it is
 * @param pools what it takes jobs from
 * @param labels what placement may ask for
 * @param handlers what it can run
 * @param slots attempts at once at most
 * @param version of the program, for people
 * @param hostname of the server, for people
 */
public record Greeting(
    AgentId agent,
    Incarnation incarnation,
    List<PoolName> pools,
    Map<String, String> labels,
    Set<HandlerName> handlers,
    int slots,
    String version,
    String hostname) {
  /** Copies the collections. */
  public Greeting {
    pools = List.copyOf(pools);
    labels = Map.copyOf(labels);
    handlers = Set.copyOf(handlers);
  }
}
