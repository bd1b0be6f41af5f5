package dev.weft.agent;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Layers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Runs an agent with what the command line, the environment and a file say. */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  /**
   * Takes {@code --config FILE} and {@code --set key=value}, both as often as wanted.
   *
   * @param arguments of the command line
   * @throws InterruptedException if the main thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException {
    try {
      return AgentProgram.run(read(arguments), System.out);
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
    } catch (IllegalArgumentException e) {
      System.err.println("agent: " + e.getMessage());
    }
    return USAGE;
  }

  private static Config read(String[] arguments) {
    if (arguments.length % 2 != 0) {
      throw usage();
    }
    Layers layers = Config.of(AgentProgram.SCHEMA);
    for (int place = 0; place < arguments.length; place += 2) {
      if (arguments[place].equals("--config")) {
        layers.file(Path.of(arguments[place + 1]));
      }
    }
    layers.environment(System.getenv(), Set.of("WEFT_HOME"));
    for (int place = 0; place < arguments.length; place += 2) {
      switch (arguments[place]) {
        case "--config" -> {}
        case "--set" -> layers.flags(List.of(arguments[place + 1]));
        default -> throw usage();
      }
    }
    return layers.load();
  }

  private static IllegalArgumentException usage() {
    return new IllegalArgumentException("usage: [--config FILE]... [--set key=value]...");
  }
}
