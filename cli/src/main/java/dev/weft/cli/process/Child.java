package dev.weft.cli.process;

import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.common.task.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of Weft's that this one started. Thread-safe. */
public final class Child implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final String MAIN = "dev.weft.cli.Main";

  private static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError");

  private final Launch launch;
  private final Process process;
  private volatile String said = "it said nothing";
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private Child(Launch launch, Process process) {
    this.launch = launch;
    this.process = process;
  }

  /**
   * Starts a child; {@link #awaitReady} says when it can be used.
   *
   * @throws IOException if there is no such program or file
   */
  public static Child start(Launch launch) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(launch)).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    // What configures this command is not meant for its children: they are told everything.
    environment.keySet().removeIf(name -> name.startsWith("WEFT_"));
    Child child = new Child(launch, builder.start());
    new Threads(_ -> {}).virtual(launch.name() + "-output", child::readOutput);
    return child;
  }

  /**
   * Waits until it says that it is ready.
   *
   * @return the line that says so
   * @throws CommandFailure if it ends before, or takes more than a minute
   */
  public String awaitReady() throws InterruptedException {
    try {
      return ready.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failed("ended: " + said);
    } catch (TimeoutException e) {
      throw failed("was not ready after " + START_LIMIT.toSeconds() + " s");
    }
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether its process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Stops it: in good order, after 15 seconds by force. Idempotent. */
  @Override
  public void close() {
    Stop.process(process, STOP_LIMIT);
  }

  private CommandFailure failed(String how) {
    return new CommandFailure(
        ExitCode.INTERNAL, "the " + launch.name() + " " + how + " (" + launch.log() + ")");
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintStream log = log(launch.log())) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        log.println(line);
        said = line.isBlank() ? said : line.strip();
        if (!ready.isDone() && launch.ready().test(line)) {
          ready.complete(line);
        }
      }
      ready.completeExceptionally(new IOException("its output ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private static PrintStream log(Path path) throws IOException {
    return new PrintStream(
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        true,
        StandardCharsets.UTF_8);
  }

  private static List<String> command(Launch launch) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(launch.jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(launch.arguments());
    command.add(Lifeline.FLAG);
    return command;
  }
}
