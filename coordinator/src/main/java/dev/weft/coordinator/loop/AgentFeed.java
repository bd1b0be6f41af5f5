package dev.weft.coordinator.loop;

import dev.weft.coordinator.dispatch.AgentView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of agents, for whoever watches. Thread-safe. */
public final class AgentFeed {
  private static final Logger LOG = LoggerFactory.getLogger(AgentFeed.class);

  private final List<Consumer<AgentView>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Tells {@code listener} of each change from now on; it must not block.
   *
   * @return ends it
   */
  public JobFeed.Subscription watch(Consumer<AgentView> listener) {
    listeners.add(listener);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (!closed.getAndSet(true)) {
        listeners.remove(listener);
      }
    };
  }

  void tell(AgentView agent) {
    for (Consumer<AgentView> listener : listeners) {
      try {
        listener.accept(agent);
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).addKeyValue("agent", agent.id()).log("listener failed");
      }
    }
  }
}
