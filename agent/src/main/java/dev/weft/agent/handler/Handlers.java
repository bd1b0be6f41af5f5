package dev.weft.agent.handler;

import dev.weft.agent.handler.exec.ExecConfig;
import dev.weft.agent.handler.exec.ExecHandler;
import dev.weft.agent.handler.exec.Leftovers;
import dev.weft.agent.handler.http.HttpHandler;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.HandlerName;
import dev.weft.common.task.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers of an agent by name, each of them opened. Immutable, so thread-safe. */
public final class Handlers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Handlers.class);

  /** Names of the built-in handlers, also of those that are off: nobody else may have them. */
  public static final Set<HandlerName> BUILT_IN =
      Stream.of("echo", "exec", "grpc", "http", "sleep")
          .map(HandlerName::new)
          .collect(Collectors.toUnmodifiableSet());

  private final Map<HandlerName, JobHandler> byName;

  private Handlers(Map<HandlerName, JobHandler> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * The built-in handlers, ready to run; {@code exec} only if there is something it may run, and if
   * this machine has what it takes. What programs an agent that died was running is killed first:
   * what they did may be done again elsewhere soon.
   *
   * @param threads makes the threads that they need beside those of their attempts
   */
  public static Handlers open(HandlersConfig config, Threads threads) {
    Optional<Leftovers> swept = sweep(config);
    List<JobHandler> handlers = new ArrayList<>();
    handlers.add(new EchoHandler());
    handlers.add(new SleepHandler(config.agent(), config.labels()));
    handlers.add(HttpHandler.open(config.http(), threads));
    if (config.exec().isOn()) {
      swept.flatMap(left -> openExec(config.exec(), left, threads)).ifPresent(handlers::add);
    }
    return new Handlers(Map.of()).and(handlers);
  }

  private static Optional<Leftovers> sweep(HandlersConfig config) {
    try {
      Leftovers leftovers = Leftovers.in(config.data().resolve("exec"), config.boot());
      leftovers.sweep();
      return Optional.of(leftovers);
    } catch (IOException e) {
      log.atError()
          .setCause(e)
          .log("What programs an earlier process left cannot be looked after: no handler exec");
      return Optional.empty();
    }
  }

  private static Optional<JobHandler> openExec(
      ExecConfig config, Leftovers leftovers, Threads threads) {
    try {
      return Optional.of(ExecHandler.open(config, leftovers, threads));
    } catch (IOException e) {
      log.atError().setCause(e).log("This agent goes on without the handler exec");
      return Optional.empty();
    }
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

  /** Closes every handler, whatever one of them throws. No attempt may run any more. */
  @Override
  public void close() {
    byName.forEach(Handlers::close);
  }

  private static void close(HandlerName name, JobHandler handler) {
    try {
      handler.close();
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("handler", name).setCause(e).log("A handler did not close well");
    }
  }
}
