package dev.weft.it.sim;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import java.util.HashMap;
import java.util.Map;

/** How many attempts each agent takes at once, from what the dispatcher was told. */
final class Seats {
  private final Map<AgentId, Long> streams = new HashMap<>();
  private final Map<AgentId, Integer> credits = new HashMap<>();

  void crashed() {
    streams.clear();
    credits.clear();
  }

  void heard(Event event) {
    if (event instanceof Event.AgentArrived arrived) {
      streams.put(arrived.agent(), arrived.stream());
      credits.put(arrived.agent(), 0);
    } else if (event instanceof Event.CreditsSet set && is(set.agent(), set.stream())) {
      credits.put(set.agent(), set.credits());
    } else if (event instanceof Event.AgentLeft left && is(left.agent(), left.stream())) {
      streams.remove(left.agent());
      credits.remove(left.agent());
    }
  }

  boolean isCurrent(Effect.Assign assign) {
    return is(assign.agent(), assign.stream());
  }

  int of(AgentId agent) {
    return credits.getOrDefault(agent, 0);
  }

  private boolean is(AgentId agent, long stream) {
    return streams.getOrDefault(agent, 0L) == stream;
  }
}
