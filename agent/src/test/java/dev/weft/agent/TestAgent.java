package dev.weft.agent;

import dev.weft.agent.core.Limits;
import dev.weft.agent.core.Load;
import dev.weft.agent.handler.Handlers;
import dev.weft.agent.handler.HandlersConfig;
import dev.weft.agent.journal.JournalStart;
import dev.weft.agent.link.Greeting;
import dev.weft.agent.link.Incarnation;
import dev.weft.agent.link.LinkTimes;
import dev.weft.agent.run.RunLimits;
import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.config.HostPort;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import dev.weft.common.task.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** A whole agent but for its program, with scripted handlers and short waits. */
final class TestAgent implements AutoCloseable {
  static final int SLOTS = 10;
  static final int LOG_BUFFER = TelemetryLimits.MIN_BUFFER;

  final ScriptedHandler handler = new ScriptedHandler("scripted", false);
  final ScriptedHandler cpuHandler = new ScriptedHandler("cpu", true);
  final ShiftedTime time = new ShiftedTime();
  final AtomicReference<Throwable> death = new AtomicReference<>(new Throwable("none"));
  private final Handlers handlers;
  private final AgentWiring wiring;

  TestAgent(ScriptedCoordinator... coordinators) {
    this(JournalStart.inMemory(), Stream.of(coordinators).map(ScriptedCoordinator::port).toList());
  }

  TestAgent(int port) {
    this(port, JournalStart.inMemory());
  }

  TestAgent(int port, JournalStart memory) {
    this(memory, List.of(port));
  }

  private TestAgent(JournalStart memory, List<Integer> ports) {
    AgentId id = new AgentId("agent-1");
    Threads threads = new Threads(death::set);
    handlers =
        Handlers.open(HandlersConfig.defaults(id, Path.of("no-such-folder")), threads)
            .and(List.of(handler, cpuHandler));
    AgentConfig config =
        new AgentConfig(
            ports.stream().map(port -> new HostPort("127.0.0.1", port)).toList(),
            false,
            List.of(new PoolName("default"), new PoolName("other")),
            Map.of("zone", "a"),
            Duration.ofSeconds(30),
            new Limits(SLOTS, 10 << 20, Duration.ofSeconds(10)),
            new RunLimits(Duration.ofMillis(100), 1000, 4000, 2),
            new TelemetryLimits(LOG_BUFFER, 4L * LOG_BUFFER, 16 << 20));
    Greeting greeting =
        new Greeting(
            id,
            new Incarnation("instance", memory.journal().id(), "boot"),
            config.pools(),
            config.labels(),
            handlers.names(),
            SLOTS,
            "version",
            "host");
    LinkTimes times =
        new LinkTimes(
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofSeconds(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(2));
    wiring =
        new AgentWiring(
            config,
            times,
            new AgentWiring.Surroundings(greeting, handlers, memory, threads, time),
            address -> {});
    wiring.start();
  }

  void drain() {
    wiring.drain();
  }

  /** Waits for the end of a drain, then takes leave. */
  Load leave() throws InterruptedException, ExecutionException, TimeoutException {
    Load held = wiring.left().get(20, TimeUnit.SECONDS);
    wiring.leave();
    return held;
  }

  Load load() {
    return wiring.load();
  }

  @Override
  public void close() {
    wiring.close();
    handlers.close();
  }
}
