package dev.weft.agent;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.weft.agent.core.Limits;
import dev.weft.agent.handler.Handlers;
import dev.weft.agent.handler.HandlersConfig;
import dev.weft.agent.journal.JournalStart;
import dev.weft.agent.link.Greeting;
import dev.weft.agent.link.Incarnation;
import dev.weft.agent.link.LinkTimes;
import dev.weft.agent.run.RunLimits;
import dev.weft.agent.telemetry.TelemetryLimits;
import dev.weft.common.config.HostPort;
import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobHandler;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Measures what a whole agent costs, with a coordinator in another process. Run by hand:
 *
 * <pre>
 * java -Xmx3g -cp ... dev.weft.agent.AgentCost waiting 1000000
 * java -Xmx3g -cp ... dev.weft.agent.AgentCost waiting-warm 1000000
 * java -cp ... dev.weft.agent.AgentCost noop 1000000
 * java -cp ... dev.weft.agent.AgentCost noop 1000000 /var/tmp/journal
 * java -cp ... dev.weft.agent.AgentCost noop 1000000 /var/tmp/journal 300
 * </pre>
 *
 * <p>The first prints the heap that each waiting job takes and where it goes, the second the same
 * after 200,000 short jobs, when the code is compiled and its frames are small, the third the
 * processor time and the rate of jobs that do nothing. With a folder the journal is there, else it
 * is in memory. With a number behind it jobs come with tokens of so many bytes, which the journal
 * keeps with the payloads. It ends with what the folder takes.
 */
final class AgentCost {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int HISTOGRAM = 26;

  /** Does nothing, and counts how often. */
  private static final class Noop implements JobHandler {
    private final AtomicLong runs = new AtomicLong();

    @Override
    public String name() {
      return "noop";
    }

    @Override
    public void run(JobContext job) {
      runs.incrementAndGet();
    }
  }

  private AgentCost() {}

  public static void main(String[] arguments) throws Exception {
    int jobs = Integer.parseInt(arguments[1]);
    int token = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 0;
    JournalStart memory =
        arguments.length < 3
            ? JournalStart.inMemory()
            : JournalStart.onDisk(
                Path.of(arguments[2]), 1L << 30, List.of("here"), new SecureRandom());
    switch (arguments[0]) {
      case "waiting" -> waiting(jobs, 0, token, memory);
      case "waiting-warm" -> waiting(jobs, 200_000, token, memory);
      case "noop" -> noop(jobs, token, memory);
      default -> throw new IllegalArgumentException("waiting, waiting-warm or noop");
    }
    if (arguments.length > 2) {
      size(Path.of(arguments[2]));
    }
    System.exit(0);
  }

  private static void size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        System.out.printf("%s: %,d bytes%n", file.getFileName(), Files.size(file));
      }
    }
  }

  private static void waiting(int jobs, int shortJobs, int token, JournalStart memory)
      throws Exception {
    Process coordinator = coordinator("sleep", "1d", jobs, shortJobs, token);
    try (AgentWiring agent = agent(port(coordinator), jobs, new Noop(), memory)) {
      long before = usedHeap();
      long start = System.nanoTime();
      agent.start();
      await().atMost(PATIENCE).until(() -> agent.load().running() == jobs);
      long started = System.nanoTime();
      long after = usedHeap();
      System.out.printf(
          "%,d jobs started in %.1f s; heap %,d MB, %,d B for each%n",
          jobs, (started - start) / 1e9, after >> 20, (after - before) / jobs);
      histogram(jobs);
    } finally {
      coordinator.destroy();
    }
  }

  private static void noop(int jobs, int token, JournalStart memory) throws Exception {
    Noop noop = new Noop();
    Process coordinator = coordinator("noop", "x", jobs, 0, token);
    try (AgentWiring agent = agent(port(coordinator), 10_000, noop, memory)) {
      agent.start();
      await().atMost(PATIENCE).until(() -> noop.runs.get() >= jobs / 4);
      long firstRuns = noop.runs.get();
      long firstCpu = cpuNanos();
      long firstTime = System.nanoTime();
      await().atMost(PATIENCE).until(() -> noop.runs.get() == jobs && agent.load().unacked() == 0);
      long runs = noop.runs.get() - firstRuns;
      System.out.printf(
          "%,d jobs: %,.0f jobs/s, %.1f µs of processor time in the agent for each%n",
          runs,
          runs / ((System.nanoTime() - firstTime) / 1e9),
          (cpuNanos() - firstCpu) / 1e3 / runs);
    } finally {
      coordinator.destroy();
    }
  }

  private static AgentWiring agent(int port, int slots, Noop noop, JournalStart memory) {
    AgentId id = new AgentId("measured");
    Threads threads = new Threads(_ -> System.exit(1));
    Handlers handlers =
        Handlers.open(HandlersConfig.defaults(id, Path.of("no-such-folder")), threads)
            .and(List.of(noop));
    AgentConfig config =
        new AgentConfig(
            List.of(new HostPort("127.0.0.1", port)),
            false,
            List.of(new PoolName("default")),
            Map.of(),
            Duration.ofSeconds(60),
            new Limits(slots, 256L << 20, Duration.ofSeconds(10)),
            new RunLimits(Duration.ofSeconds(10), 1 << 20, 256L << 20, 2),
            new TelemetryLimits(64 << 10, 64L << 20, 16L << 20));
    Greeting greeting =
        new Greeting(
            id,
            new Incarnation("1", memory.journal().id(), ""),
            config.pools(),
            Map.of(),
            handlers.names(),
            slots,
            "measured",
            "localhost");
    return new AgentWiring(
        config,
        LinkTimes.DEFAULT,
        new AgentWiring.Surroundings(greeting, handlers, memory, threads, new SystemTime()),
        _ -> {});
  }

  private static Process coordinator(
      String handler, String payload, int jobs, int shortJobs, int token) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            FloodCoordinator.class.getName(),
            handler,
            payload,
            Integer.toString(jobs),
            Integer.toString(shortJobs),
            Integer.toString(token))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process coordinator) throws IOException {
    BufferedReader says = coordinator.inputReader(StandardCharsets.UTF_8);
    return Integer.parseInt(Objects.requireNonNull(says.readLine(), "no port"));
  }

  private static long usedHeap() {
    for (int round = 0; round < 3; round++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void histogram(int jobs) throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    histogram
        .lines()
        .skip(2)
        .limit(HISTOGRAM)
        .map(line -> line.strip().split("\\s+"))
        .forEach(line ->
            System.out.printf(
                "%6.2f of %7.1f B for each job: %s%n",
                Double.parseDouble(line[1]) / jobs, Double.parseDouble(line[2]) / jobs, line[3]));
  }
}
