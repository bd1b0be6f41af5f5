package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.AgentView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Changes of agents, for whoever watches. Thread-safe. */
public final class AgentFeed {
  private final List<Consumer<AgentView>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Tells {@code listener} of each change from now on; it must not block.
   *
   * @return ends it
   */
  public JobFeed.Subscription watch(Consumer<AgentView> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void tell(AgentView agent) {
    listeners.forEach(listener -> listener.accept(agent));
  }
}
