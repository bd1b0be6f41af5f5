package dev.weft.cli.process;

import dev.weft.common.config.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A coordinator as a child, on loopback.
 *
 * @param child its process
 * @param api where its API listens
 * @param agents where agents connect
 */
public record LocalCoordinator(Child child, HostPort api, HostPort agents)
    implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("weft coordinator ready: api (\\S+), agents (\\S+),.*");

  /**
   * Starts one and waits until it can be used.
   *
   * @param folder where its configuration, data and log are
   * @param settings of its configuration
   * @param jvmOptions of its JVM
   * @throws dev.weft.cli.shell.CommandFailure if it does not come up
   */
  public static LocalCoordinator start(
      Path folder, Map<String, String> settings, List<String> jvmOptions)
      throws IOException, InterruptedException {
    Path config = ConfigFile.write(folder.resolve("coordinator.conf"), settings);
    Child child =
        Child.start(
            new Launch(
                "coordinator",
                jvmOptions,
                List.of("coordinator", "--config", config.toString()),
                folder.resolve("coordinator.log"),
                line -> READY.matcher(line).matches()));
    try {
      Matcher line = READY.matcher(child.awaitReady());
      if (!line.matches()) {
        throw new IllegalStateException("not the line that was waited for");
      }
      return new LocalCoordinator(
          child, HostPort.parse(line.group(1)), HostPort.parse(line.group(2)));
    } catch (RuntimeException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
