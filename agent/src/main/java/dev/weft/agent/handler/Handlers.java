package dev.weft.agent.handler;

import dev.weft.agent.handler.http.HttpHandler;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The handlers of an agent by name, each of them opened. Immutable, so thread-safe. */
public final class Handlers implements AutoCloseable {
  private final Map<HandlerName, JobHandler> byName;

  private Handlers(Map<HandlerName, JobHandler> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * The built-in handlers, ready to run.
   *
   * @param threads makes the threads that they need beside those of their attempts
   */
  public static Handlers open(HandlersConfig config, Threads threads) {
    return new Handlers(Map.of())
        .and(
            List.of(
                new EchoHandler(),
                new SleepHandler(config.agent()),
                HttpHandler.open(config.http(), threads)));
  }

  /**
   * These handlers and others that were opened elsewhere; closing the result closes all of them.
   *
   * @throws IllegalArgumentException if a name is not the name of a handler, or there twice
   */
  public Handlers and(Collection<? extends JobHandler> others) {
    Map<HandlerName, JobHandler> all = new HashMap<>(byName);
    for (JobHandler handler : others) {
      HandlerName name = new HandlerName(handler.name());
      if (all.putIfAbsent(name, handler) != null) {
        throw new IllegalArgumentException("there are two handlers " + name);
      }
    }
    return new Handlers(all);
  }

  /** The handler of that name, if this agent has it. */
  public Optional<JobHandler> find(HandlerName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** What this agent can run. */
  public Set<HandlerName> names() {
    return byName.keySet();
  }

  /** Closes every handler. No attempt may run any more. */
  @Override
  public void close() {
    byName.values().forEach(JobHandler::close);
  }
}
