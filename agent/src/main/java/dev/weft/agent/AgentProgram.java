package dev.weft.agent;

import dev.weft.agent.core.Load;
import dev.weft.agent.handler.Handlers;
import dev.weft.agent.handler.HandlersConfig;
import dev.weft.agent.journal.Journal;
import dev.weft.agent.journal.JournalStart;
import dev.weft.agent.link.Greeting;
import dev.weft.agent.link.Incarnation;
import dev.weft.agent.link.LinkTimes;
import dev.weft.agent.plugin.Plugins;
import dev.weft.agent.plugin.PluginsConfig;
import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Schema;
import dev.weft.common.id.AgentId;
import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as a program: from its configuration to its exit status. SIGTERM and SIGINT drain it,
 * the second of them ends it at once. Used once, by the main thread.
 */
public final class AgentProgram {
  /** Every key that an agent understands. */
  public static final Schema SCHEMA =
      AgentKeys.SCHEMA.and(HandlersConfig.SCHEMA).and(PluginsConfig.SCHEMA);

  /** It left in good order: nothing is lost and nothing runs twice. */
  public static final int LEFT = 0;

  /** It left in disorder, or could not go on. */
  public static final int FAILED = 1;

  private static final Logger log = LoggerFactory.getLogger(AgentProgram.class);
  private static final Duration REMINDER = Duration.ofMinutes(1);

  private final Config config;
  private final PrintStream out;
  private final CompletableFuture<Load> left = new CompletableFuture<>();
  private final AtomicBoolean announced = new AtomicBoolean();
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicReference<Optional<AgentWiring>> running =
      new AtomicReference<>(Optional.empty());

  private AgentProgram(Config config, PrintStream out) {
    this.config = config;
    this.out = out;
  }

  /**
   * Runs an agent until it has left.
   *
   * @param config read with {@link #SCHEMA}
   * @param out for the effective configuration, the line that says that it is ready, and why it
   *     ended if that was not in good order
   * @return {@link #LEFT} or {@link #FAILED}
   * @throws dev.weft.common.config.ConfigException if the values do not go together
   */
  public static int run(Config config, PrintStream out) throws InterruptedException {
    return new AgentProgram(config, out).run(AgentConfig.from(config));
  }

  private int run(AgentConfig settings) throws InterruptedException {
    Signals.handle(List.of("TERM", "INT"), this::obey);
    out.print(config.table());
    SecureRandom random = new SecureRandom();
    try (DataDirectory data = DataDirectory.take(dataPath())) {
      AgentId id = data.agentId(config.get(AgentKeys.ID), hostname(), random);
      String boot = Boot.id();
      Threads threads = new Threads(left::completeExceptionally);
      try (Plugins plugins = Plugins.open(PluginsConfig.from(config), Handlers.BUILT_IN, threads);
          Handlers handlers =
              Handlers.open(handlersConfig(settings, id, data.path(), boot), threads)
                  .and(plugins.handlers())) {
        JournalStart memory = memory(settings, data, random);
        Greeting greeting =
            greeting(settings, id, handlers, incarnation(memory.journal(), boot, random));
        return run(
            settings,
            new AgentWiring.Surroundings(greeting, handlers, memory, threads, new SystemTime()));
      }
    } catch (IOException e) {
      out.println("agent: " + e.getMessage());
      return FAILED;
    }
  }

  private int run(AgentConfig settings, AgentWiring.Surroundings around)
      throws InterruptedException {
    LinkTimes times = LinkTimes.DEFAULT.retryingWithin(config.get(AgentKeys.RETRY_MAX));
    try (AgentWiring agent =
        new AgentWiring(settings, times, around, address -> announce(around.greeting(), address))) {
      CompletableFuture<Void> _ = agent.left().thenAccept(left::complete);
      agent.start();
      running.set(Optional.of(agent));
      if (told.get()) {
        agent.drain();
      }
      Load held = awaitLeft(settings);
      agent.leave();
      return verdict(held);
    } catch (ExecutionException e) {
      // The thread that died has said why.
      out.println("agent: stopped by an internal error: " + e.getCause());
      return FAILED;
    }
  }

  private Load awaitLeft(AgentConfig settings) throws InterruptedException, ExecutionException {
    while (true) {
      List<HostPort> exposed = settings.exposed();
      if (!exposed.isEmpty()) {
        log.atWarn()
            .addKeyValue("coordinators", exposed)
            .log("insecure.plaintext is set: jobs and results can be read and changed on the way");
      }
      try {
        return left.get(REMINDER.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Time for the reminder.
      }
    }
  }

  private int verdict(Load held) {
    if (held.running() + held.waiting() + held.unacked() > 0) {
      out.printf(
          "agent: left at its deadline with %d attempts running and %d results unacknowledged%n",
          held.running() + held.waiting(), held.unacked());
      return FAILED;
    }
    return LEFT;
  }

  private void obey() {
    if (told.compareAndSet(false, true)) {
      log.atInfo().log("Told to leave: draining; a second signal ends the agent at once");
      // Before it runs there is nothing to drain; it is told once it does.
      running.get().ifPresent(AgentWiring::drain);
    } else {
      out.println("agent: ended at once by a second signal");
      out.flush();
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private void announce(Greeting greeting, HostPort coordinator) {
    if (announced.compareAndSet(false, true)) {
      // In one piece: what is logged meanwhile may go to the same place.
      out.println(
          "agent %s ready: coordinator %s, pools %s, handlers %s, slots %d"
              .formatted(
                  greeting.agent(),
                  coordinator,
                  greeting.pools().stream().map(Object::toString).collect(Collectors.joining(" ")),
                  greeting.handlers().stream()
                      .map(Object::toString)
                      .sorted()
                      .collect(Collectors.joining(" ")),
                  greeting.slots()));
      out.flush();
    }
  }

  private HandlersConfig handlersConfig(AgentConfig settings, AgentId id, Path data, String boot) {
    return HandlersConfig.from(config, id, settings.labels(), settings.coordinators(), data, boot);
  }

  private Path dataPath() {
    return config
        .get(AgentKeys.DATA)
        .orElseGet(
            () -> DataDirectory.usual(System.getenv(), Path.of(System.getProperty("user.home"))));
  }

  private static Greeting greeting(
      AgentConfig settings, AgentId id, Handlers handlers, Incarnation incarnation) {
    return new Greeting(
        id,
        incarnation,
        settings.pools(),
        settings.labels(),
        handlers.names(),
        settings.limits().slots(),
        Optional.ofNullable(AgentProgram.class.getPackage().getImplementationVersion())
            .orElse("development"),
        hostname());
  }

  private JournalStart memory(AgentConfig settings, DataDirectory data, SecureRandom random)
      throws IOException {
    return switch (config.get(AgentKeys.JOURNAL)) {
      case MEMORY -> JournalStart.inMemory();
      case DISK ->
          JournalStart.onDisk(
              data.journal(),
              config.get(AgentKeys.JOURNAL_SIZE),
              settings.coordinators().stream().map(HostPort::toString).toList(),
              random);
    };
  }

  private static Incarnation incarnation(Journal journal, String boot, SecureRandom random) {
    byte[] instance = new byte[16];
    random.nextBytes(instance);
    return new Incarnation(HexFormat.of().formatHex(instance), journal.id(), boot);
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host without a name still runs jobs.
      return "unknown";
    }
  }
}
