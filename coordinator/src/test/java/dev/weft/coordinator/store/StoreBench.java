package dev.weft.coordinator.store;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.common.id.UuidV7;
import dev.weft.common.time.SystemTime;
import dev.weft.coordinator.dispatch.Change;
import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.dispatch.job.Terminal;
import dev.weft.coordinator.postgres.PostgresNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a job costs the store, beside the least that any store on SQLite could take: one insert and
 * one update in the same commits. Payload and output have 200 bytes. Run it with {@code java}, not
 * as a test; arguments: jobs for each figure, then jobs for each commit; {@code postgres} before
 * them also measures a PostgreSQL server on the same machine.
 */
final class StoreBench {
  private static final int ROUNDS = 3;
  private static final byte[] BYTES = new byte[200];
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int jobs;
  private final int perCommit;

  private StoreBench(int jobs, int perCommit) {
    this.jobs = jobs;
    this.perCommit = perCommit;
  }

  /** Prints a line for each size of a commit. */
  public static void main(String[] arguments) throws Exception {
    List<String> rest = new ArrayList<>(List.of(arguments));
    boolean postgres = rest.remove("postgres");
    int jobs = rest.isEmpty() ? 100_000 : Integer.parseInt(rest.removeFirst());
    List<String> sizes = rest.isEmpty() ? List.of("64") : rest;
    new StoreBench(jobs, 64).bare(); // warms up
    new StoreBench(jobs, 64).store(Retention.DEFAULT);
    for (String size : sizes) {
      new StoreBench(jobs, Integer.parseInt(size)).compare();
    }
    if (postgres) {
      Path folder = Files.createTempDirectory("weft-bench-postgres");
      try (PostgresNode node = PostgresNode.start(folder)) {
        new StoreBench(jobs, 64).postgres(node, folder); // warms up
        for (String size : sizes) {
          StoreBench bench = new StoreBench(jobs, Integer.parseInt(size));
          List<Cost> store = new ArrayList<>();
          for (int i = 0; i < ROUNDS; i++) {
            store.add(bench.postgres(node, folder));
          }
          System.out.printf("%s jobs per commit: PostgreSQL %s%n", size, median(store));
        }
      }
    }
  }

  private Cost postgres(PostgresNode node, Path folder) throws Exception {
    Path home = Files.createTempDirectory(folder, "home");
    return store(node.newSchema().settings(home), node::cpu);
  }

  private void compare() throws Exception {
    List<Cost> bare = new ArrayList<>();
    List<Cost> store = new ArrayList<>();
    List<Cost> pruned = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      bare.add(bare());
      store.add(store(Retention.DEFAULT));
      pruned.add(store(new Retention(Duration.ofDays(7), 10_000)));
    }
    System.out.printf(
        "%s jobs per commit: bare insert+update %s; store %s; with retention %s%n",
        perCommit, median(bare), median(store), median(pruned));
  }

  /** Microseconds for a job. */
  private record Cost(double wall, double cpu, double server) {
    @Override
    public String toString() {
      String behind = server > 0 ? " and %.1f us in the server".formatted(server) : "";
      return "%.1f us CPU%s, %.1f us".formatted(cpu, behind, wall);
    }
  }

  private static Cost median(List<Cost> costs) {
    costs.sort(Comparator.comparingDouble(Cost::cpu));
    return costs.get(costs.size() / 2);
  }

  /** Adds up what its steps take. */
  private static final class Meter {
    private long wall;
    private long cpu;

    interface Step {
      void run() throws Exception;
    }

    void measure(Step step) throws Exception {
      long wallStart = System.nanoTime();
      long cpuStart = THREADS.getCurrentThreadCpuTime();
      step.run();
      cpu += THREADS.getCurrentThreadCpuTime() - cpuStart;
      wall += System.nanoTime() - wallStart;
    }

    Cost perJob(int jobs) {
      return perJob(jobs, Duration.ZERO);
    }

    Cost perJob(int jobs, Duration server) {
      return new Cost(wall / 1e3 / jobs, cpu / 1e3 / jobs, server.toNanos() / 1e3 / jobs);
    }
  }

  private Cost bare() throws Exception {
    Path directory = Files.createTempDirectory("weft-bench");
    Meter meter = new Meter();
    SqliteFile file = new SqliteFile(StoreSettings.at(directory.resolve("bare.db")));
    try (Connection connection = file.openWriter()) {
      try (PreparedStatement table =
          connection.prepareStatement(
              "CREATE TABLE job (number INTEGER PRIMARY KEY, id TEXT UNIQUE, state INTEGER,"
                  + " payload BLOB, output BLOB)")) {
        table.execute();
      }
      WriteConnection open = new WriteConnection(connection, Dialect.SQLITE);
      Batch insert = open.batch("INSERT INTO job VALUES (?, ?, 1, ?, NULL)");
      Batch update = open.batch("UPDATE job SET state = 10, output = ? WHERE number = ?");
      PreparedStatement begin = connection.prepareStatement("BEGIN IMMEDIATE");
      PreparedStatement commit = connection.prepareStatement("COMMIT");
      for (long first = 1; first < jobs; first += perCommit) {
        List<Job> batch = LongStream.range(first, first + perCommit).mapToObj(this::job).toList();
        meter.measure(() -> {
          begin.execute();
          for (Job job : batch) {
            insert.number(job.number()).text(job.id().value()).bytes(BYTES).add();
            if (job.number() > perCommit) {
              update.bytes(BYTES).number(job.number() - perCommit).add();
            }
          }
          insert.run();
          update.run();
          commit.execute();
        });
      }
    } finally {
      delete(directory);
    }
    return meter.perJob(jobs);
  }

  private Cost store(Retention retention) throws Exception {
    Path directory = Files.createTempDirectory("weft-bench");
    try {
      return store(StoreSettings.at(directory.resolve("weft.db")).withRetention(retention));
    } finally {
      delete(directory);
    }
  }

  private Cost store(StoreSettings settings) throws Exception {
    return store(settings, () -> Duration.ZERO);
  }

  /** Measures a store; {@code server} gives the CPU time of what is behind it. */
  private Cost store(StoreSettings settings, Supplier<Duration> server) throws Exception {
    Meter meter = new Meter();
    Duration before = server.get();
    try (SqlStore store = SqlStore.open(settings, new SystemTime())) {
      List<Job> ending = List.of();
      List<Long> published = List.of();
      for (long first = 1; first < jobs; first += perCommit) {
        List<Job> batch = LongStream.range(first, first + perCommit).mapToObj(this::job).toList();
        List<Change> changes = changes(batch, ending, published);
        meter.measure(() -> {
          store.commit(changes);
          store.tidy();
        });
        published = ending.stream().map(Job::number).toList();
        ending = batch;
      }
      return meter.perJob(jobs, server.get().minus(before));
    }
  }

  /** New jobs, the ends of those before, their notices, and the notices before those. */
  private static List<Change> changes(List<Job> added, List<Job> before, List<Long> published) {
    List<Change> changes = new ArrayList<>();
    added.forEach(job -> changes.add(new Change.JobAdded(job)));
    for (Job job : before) {
      Job end = ended(job);
      changes.add(new Change.JobSaved(end));
      changes.add(new Change.NoticeAdded(new Notice.JobEnded(job.number(), end)));
    }
    changes.add(new Change.NoticesDone(published));
    return changes;
  }

  private final Random random = new Random(1);

  private Job job(long number) {
    JobSpec spec =
        new JobSpec(
            new JobId(UuidV7.make(Instant.now(), random).toString()),
            new PoolName("default"),
            new HandlerName("http"),
            Payload.of(BYTES, "application/json"),
            Policy.DEFAULT,
            Placement.ANY,
            Start.NOW,
            new Reply("amq.gen-JzTY20BRgKO-HjmUJj0wLg", "c-" + number),
            "");
    Job accepted =
        Job.accepted(
            number, spec, new SpecDigest(number, -number), Instant.now(), Origin.of("weft.jobs"));
    return in(accepted, new JobState.Assigned(), Attempt.Standing.GIVEN);
  }

  private static Job ended(Job job) {
    Output output = new Output(Payload.of(BYTES, "application/json"), false);
    return in(
            job,
            new JobState.Ended(Terminal.SUCCEEDED, Instant.now(), output, Failure.NONE, false),
            Attempt.Standing.OVER)
        .shelve();
  }

  private static Job in(Job job, JobState state, Attempt.Standing standing) {
    return new Job(
        job.number(),
        job.spec(),
        job.digest(),
        state,
        job.revision() + 1,
        new Attempt(1, new AgentId("agent-1"), Incarnation.UNKNOWN, job.acceptedAt(), standing),
        new Tally(1, 0, 0),
        false,
        job.acceptedAt(),
        job.origin(),
        job.startBy());
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
