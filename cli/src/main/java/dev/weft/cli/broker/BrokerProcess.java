package dev.weft.cli.broker;

import static java.util.Objects.requireNonNull;

import dev.weft.cli.process.Stop;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An embedded broker in a process of its own, seen from the process that started it. It listens on
 * 127.0.0.1 only and keeps everything in memory: what it held is gone after {@link #close()}. It
 * also ends by itself when the process that started it dies. Safe for use by any thread.
 */
public final class BrokerProcess implements AutoCloseable {
  /** What the one line on the broker's standard output starts with; its port follows. */
  static final String READY = "weft-broker ready ";

  private static final String MAIN = "dev.weft.cli.broker.EmbeddedBroker";
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  // Quick to start, small when idle (about 100 MB resident), room for 200,000 waiting messages.
  // Without memory it ends rather than going on with half of its threads.
  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms16m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=256m",
          "-Xss512k",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+DisplayVMOutputToStderr");

  private final Process process;
  private final int port;
  private final BrokerLogin login;

  private BrokerProcess(Process process, int port, BrokerLogin login) {
    this.process = process;
    this.port = port;
    this.login = login;
  }

  /**
   * Starts a broker from the laid-out command and waits until it listens.
   *
   * @param launcher the folder with {@code lib} and {@code broker/lib}
   * @param port the port on 127.0.0.1, or 0 for a free one
   * @param login the account that clients use
   * @param errors the file that the broker's log and errors are appended to
   * @throws IOException if it did not start; the message ends with what it said last
   */
  public static BrokerProcess start(Path launcher, int port, BrokerLogin login, Path errors)
      throws IOException {
    requireNonNull(launcher, "launcher is null");
    String brokerOnly = launcher.resolve("broker").resolve("lib").resolve("*").toString();
    String command = launcher.resolve("lib").resolve("*").toString();
    return start(brokerOnly + File.pathSeparator + command, port, login, errors);
  }

  /** The same with a class path that has the broker, this class and SLF4J with Logback. */
  static BrokerProcess start(String classPath, int port, BrokerLogin login, Path errors)
      throws IOException {
    Process process =
        new ProcessBuilder(command(classPath, port, login))
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
            .start();
    try {
      // The stream stays open: its end is the broker's sign to stop.
      process
          .getOutputStream()
          .write((login.password() + "\n").getBytes(StandardCharsets.US_ASCII));
      process.getOutputStream().flush();
      return new BrokerProcess(process, readyPort(process, errors), login);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The port on 127.0.0.1 that it listens on. */
  public int port() {
    return port;
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The account that it accepts. */
  public BrokerLogin login() {
    return login;
  }

  /**
   * The address for AMQP clients, virtual host {@code /}, with the password in it: not for logs.
   */
  public URI amqpUri() {
    return URI.create(
        "amqp://" + login.user() + ":" + login.password() + "@127.0.0.1:" + port + "/%2F");
  }

  /**
   * Stops the broker and waits until its process is gone: by force after 10 seconds. Idempotent.
   */
  @Override
  public void close() {
    Stop.process(process, STOP_LIMIT);
  }

  private static List<String> command(String classPath, int port, BrokerLogin login) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", classPath, MAIN, Integer.toString(port), login.user()));
    return command;
  }

  private static int readyPort(Process process, Path errors) throws IOException {
    Optional<String> line = firstLine(process);
    if (line.isEmpty() || !line.orElseThrow().startsWith(READY)) {
      throw new IOException("the embedded broker did not start: " + lastLine(errors));
    }
    return Integer.parseInt(line.orElseThrow().substring(READY.length()));
  }

  /** The first line of its output; empty if its output ends, or the time, before there is one. */
  private static Optional<String> firstLine(Process process) throws IOException {
    // Ending the process ends the read below.
    CompletableFuture<?> late =
        CompletableFuture.runAsync(
            process::destroyForcibly,
            CompletableFuture.delayedExecutor(START_LIMIT.toSeconds(), TimeUnit.SECONDS));
    try {
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      return Optional.ofNullable(output.readLine());
    } finally {
      late.cancel(false);
    }
  }

  private static String lastLine(Path errors) throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return lines.isEmpty() ? "it said nothing" : lines.getLast();
  }
}
