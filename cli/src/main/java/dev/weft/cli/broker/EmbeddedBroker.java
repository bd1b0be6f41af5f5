package dev.weft.cli.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;

/**
 * A main class: an AMQP 0-9-1 broker in memory on 127.0.0.1, for the quickstart and for tests.
 *
 * <p>Arguments: the port (0 for a free one) and the user name. The first line on standard input is
 * the password, so that no other process can read it from the command line. When it listens it
 * prints one line, {@code weft-broker ready <port>}, and nothing else on standard output. It ends
 * when its standard input does, or on SIGTERM, so a dead parent leaves nothing behind.
 */
public final class EmbeddedBroker {
  private static final int USAGE = 2;
  private static final int FAILED = 1;

  private EmbeddedBroker() {}

  /**
   * Runs the broker until standard input ends.
   *
   * @param arguments the port, 0 to 65535, and the user name
   * @throws Exception if the broker cannot start
   */
  public static void main(String[] arguments) throws Exception {
    Thread.setDefaultUncaughtExceptionHandler(EmbeddedBroker::stopOnError);
    PrintStream output = System.out;
    // The broker reports its own start-up on standard output, which belongs to the ready line.
    System.setOut(System.err);
    System.setProperty("logback.configurationFile", resource("logback.xml").toExternalForm());
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String password = input.readLine();
    if (arguments.length != 2 || password == null || password.isEmpty()) {
      System.err.println("Usage: EmbeddedBroker <port> <user>, with the password on its input");
      System.exit(USAGE);
    }
    OptionalInt port = start(arguments[0], arguments[1], Objects.requireNonNull(password));
    if (port.isEmpty()) {
      System.err.println("The broker could not listen on 127.0.0.1:" + arguments[0]);
      System.exit(FAILED);
    }
    output.println(BrokerProcess.READY + port.getAsInt());
    output.flush();
    awaitEnd(input);
    System.exit(0);
  }

  private static OptionalInt start(String port, String user, String password) throws Exception {
    Container container = new Container();
    SystemLauncher launcher = new SystemLauncher(container);
    launcher.startup(
        Map.of(
            SystemConfig.TYPE,
            "Memory",
            SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
            false,
            SystemConfig.INITIAL_CONFIGURATION_LOCATION,
            resource("broker.json").toExternalForm(),
            SystemConfig.CONTEXT,
            Map.of("weft.port", port, "weft.user", user, "weft.password", password)));
    return container.boundPort();
  }

  /** A broker that has lost a thread to lack of memory accepts connections and never answers. */
  private static void stopOnError(Thread thread, Throwable cause) {
    try {
      System.err.println("The broker failed in " + thread.getName() + ": " + cause);
    } finally {
      if (cause instanceof Error) {
        Runtime.getRuntime().halt(FAILED);
      }
    }
  }

  private static void awaitEnd(BufferedReader input) throws IOException {
    while (input.read() >= 0) {
      // Whatever else is written there means nothing; only its end does.
    }
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(EmbeddedBroker.class.getResource(name), name);
  }

  /** Remembers the broker's configuration tree, in which the port that was bound is found. */
  private static final class Container extends DefaultSystemLauncherListener {
    private volatile Optional<SystemConfig<?>> config = Optional.empty();

    @Override
    public void onContainerResolve(SystemConfig<?> systemConfig) {
      config = Optional.of(systemConfig);
    }

    OptionalInt boundPort() {
      Optional<SystemConfig<?>> root = config;
      if (root.isPresent()) {
        for (Broker<?> broker : root.orElseThrow().getChildren(Broker.class)) {
          for (Port<?> port : broker.getChildren(Port.class)) {
            if (port.getBoundPort() > 0) {
              return OptionalInt.of(port.getBoundPort());
            }
          }
        }
      }
      return OptionalInt.empty();
    }
  }
}
