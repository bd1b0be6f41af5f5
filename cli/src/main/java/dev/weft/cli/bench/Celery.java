package dev.weft.cli.bench;

import com.rabbitmq.client.Connection;
import dev.weft.cli.amqp.Broker;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Celery with two prefork workers, late acknowledgements and rpc results, as processes of their
 * own. For one thread.
 */
final class Celery implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Broker broker;
  private final String queue;
  private final Path folder;
  private final Process worker;
  private final Process load;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  private Celery(Broker broker, String queue, Path folder, Process worker, Process load) {
    this.broker = broker;
    this.queue = queue;
    this.folder = folder;
    this.worker = worker;
    this.load = load;
    this.answers = load.inputReader(StandardCharsets.UTF_8);
    this.requests = load.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * The Python interpreter that has Celery, followed by its version; empty if none has.
   *
   * @param candidates interpreters, the best first
   */
  static List<String> find(List<String> candidates) throws IOException, InterruptedException {
    for (String python : candidates) {
      try {
        Process process =
            new ProcessBuilder(python, "-c", "import celery; print(celery.__version__)")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String version =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() == 0) {
          return List.of(python, version.strip());
        }
      } catch (IOException e) {
        // No such interpreter: the next one may be there.
      }
    }
    return List.of();
  }

  /**
   * Starts a worker, and what submits to it, and waits until a first task is done.
   *
   * @param uri the broker's address
   */
  static Celery start(Broker broker, String uri, String python) throws IOException {
    Path folder = Files.createTempDirectory("weft-celery");
    String queue =
        "weft.bench.celery." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    unpack(folder, "celery_tasks.py");
    unpack(folder, "celery_load.py");
    Map<String, String> environment = Map.of("BENCH_AMQP_URI", uri, "BENCH_QUEUE", queue);
    Process worker =
        process(
                folder,
                environment,
                List.of(
                    python,
                    "-m",
                    "celery",
                    "-A",
                    "celery_tasks",
                    "worker",
                    "--pool=prefork",
                    "--concurrency=2",
                    "--without-gossip",
                    "--without-mingle",
                    "--without-heartbeat",
                    "--loglevel=ERROR"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Process load = process(folder, environment, List.of(python, "celery_load.py")).start();
    Celery celery = new Celery(broker, queue, folder, worker, load);
    try {
      JsonNode _ = celery.answer();
      return celery;
    } catch (IOException e) {
      celery.close();
      throw e;
    }
  }

  /** Measures one round. */
  Round measure(int round, int jobs, String payload) throws IOException {
    requests.write(
        JSON.writeValueAsString(
            Map.of("jobs", jobs, "payload", payload, "limit", LIMIT.toSeconds())));
    requests.newLine();
    requests.flush();
    JsonNode answer = answer();
    double seconds = answer.path("seconds").asDouble();
    int results = answer.path("results").asInt();
    return new Round(
        ThroughputCommand.CELERY,
        round,
        jobs,
        results,
        0,
        answer.path("failed").asInt(),
        Math.round(seconds * 100) / 100.0,
        Math.round(results / seconds * 100) / 100.0);
  }

  @Override
  public void close() throws IOException {
    stop(load);
    stop(worker);
    try (Connection connection = broker.connect("weft-bench")) {
      connection.createChannel().queueDelete(queue);
    }
    Files.deleteIfExists(folder.resolve("celery_tasks.py"));
    Files.deleteIfExists(folder.resolve("celery_load.py"));
    Files.deleteIfExists(folder);
  }

  /** The next line; ending the process ends the wait for it. */
  private JsonNode answer() throws IOException {
    CompletableFuture<?> late =
        CompletableFuture.runAsync(
            load::destroyForcibly,
            CompletableFuture.delayedExecutor(LIMIT.toSeconds() * 2, TimeUnit.SECONDS));
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("Celery's producer ended");
      }
      return JSON.readTree(line);
    } finally {
      late.cancel(false);
    }
  }

  private static ProcessBuilder process(
      Path folder, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    // Celery refuses to be root otherwise; what it runs here is its own.
    builder.environment().put("C_FORCE_ROOT", "1");
    return builder;
  }

  private static void unpack(Path folder, String name) throws IOException {
    try (InputStream in = Celery.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the jar holds no " + name);
      }
      Files.copy(in, folder.resolve(name));
    }
  }

  private static void stop(Process process) {
    List<ProcessHandle> family = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
