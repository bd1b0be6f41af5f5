package dev.weft.it.python;

import static java.util.Objects.requireNonNull;

import dev.weft.it.proc.CapturedProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A separate Python process that publishes task ids and collects the answers. Killed by {@link
 * #close()} at the latest. For one thread.
 */
public final class PikaProducer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Pattern DONE = Pattern.compile("\"event\": \"done\"");

  private final CapturedProcess process;
  private final Path output;
  private final Duration limit;
  private final ObjectMapper json = new ObjectMapper();

  private PikaProducer(CapturedProcess process, Path output, Duration limit) {
    this.process = process;
    this.output = output;
    this.limit = limit;
  }

  /**
   * Starts to publish each id as a persistent message with {@code reply_to} and {@code
   * correlation_id}, and to wait until each was answered.
   *
   * @param folder for the script, its input and its output
   * @param broker the address, with user and password
   * @param queue where the ids go; it must exist
   * @param limit how long it waits for the answers
   */
  public static PikaProducer ask(
      Path folder, URI broker, String queue, List<String> ids, Duration limit)
      throws IOException, InterruptedException {
    return start(
        folder, broker, ids, limit, List.of("ask", queue, Long.toString(limit.toSeconds())));
  }

  /** Starts to publish each body as a message that has no property at all, and to end then. */
  public static PikaProducer tell(Path folder, URI broker, String queue, List<String> bodies)
      throws IOException, InterruptedException {
    return start(folder, broker, bodies, Duration.ZERO, List.of("tell", queue));
  }

  /**
   * Waits until so many answers have come.
   *
   * @throws AssertionError if it ends, or the time, before they have
   */
  public void awaitReplies(int count, Duration within) throws InterruptedException {
    process.awaitLine(Pattern.compile("\"count\": " + count + "\\b"), within);
  }

  /**
   * Waits until it is done.
   *
   * @return every answer that came, in their order
   * @throws AssertionError if it failed, or does not end in time
   */
  public List<Reply> awaitDone() throws IOException, InterruptedException {
    process.awaitLine(DONE, limit.plus(GRACE));
    int exit = process.awaitExit(GRACE);
    if (exit != 0) {
      throw new AssertionError("the producer ended with " + exit + ": " + process.lines());
    }
    return replies();
  }

  /** The answers that have come so far, in their order. */
  public List<Reply> replies() throws IOException {
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(json::readTree)
        .filter(event -> event.path("event").stringValue("").equals("reply"))
        .map(PikaProducer::reply)
        .toList();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.close();
  }

  private static Reply reply(JsonNode event) {
    long micros = (long) (event.path("at").doubleValue(0) * TimeUnit.SECONDS.toMicros(1));
    return new Reply(
        Instant.EPOCH.plusNanos(TimeUnit.MICROSECONDS.toNanos(micros)),
        event.path("correlation_id").stringValue(""),
        event.path("body").stringValue(""),
        event.path("type").stringValue(""));
  }

  private static PikaProducer start(
      Path folder, URI broker, List<String> lines, Duration limit, List<String> arguments)
      throws IOException, InterruptedException {
    Path script = folder.resolve("producer.py");
    try (InputStream source =
        requireNonNull(PikaProducer.class.getResourceAsStream("producer.py"))) {
      Files.write(script, source.readAllBytes());
    }
    List<String> command = new ArrayList<>();
    command.add(PythonWithPika.assume().path().toString());
    command.add(script.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("AMQP_URL", broker.toString());
    Path output = Files.createTempFile(folder, "producer-", ".out");
    CapturedProcess process = CapturedProcess.start("pika", builder, output);
    process.write(String.join("\n", lines) + "\n");
    process.endInput();
    return new PikaProducer(process, output, limit);
  }
}
