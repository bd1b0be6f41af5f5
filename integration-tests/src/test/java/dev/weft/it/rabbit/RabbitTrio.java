package dev.weft.it.rabbit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster of three private RabbitMQ servers, of which the smaller part pauses when they cannot
 * all see each other. For one thread at a time.
 */
public final class RabbitTrio implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration GLANCE = Duration.ofMillis(250);
  private static final int NODES = 3;

  private final List<RabbitNode> nodes = new ArrayList<>();

  private RabbitTrio() {}

  /**
   * Starts the three, about 20 seconds.
   *
   * @param path a folder for everything that they write
   * @throws IllegalStateException if RabbitMQ is not installed
   */
  public static RabbitTrio start(Path path) throws IOException, InterruptedException {
    RabbitTrio trio = new RabbitTrio();
    try {
      RabbitNode first = RabbitNode.start(path.resolve("1"));
      trio.nodes.add(first);
      for (int number = 2; number <= NODES; number++) {
        trio.nodes.add(first.startBeside(path.resolve(Integer.toString(number))));
      }
      trio.awaitWhole();
      return trio;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      trio.close();
      throw e;
    }
  }

  /** The three; the first one keeps their port mapper. */
  public List<RabbitNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Cuts a node off from the two others; clients still reach it, until it pauses. */
  public void cutOff(RabbitNode one) throws IOException, InterruptedException {
    for (RabbitNode other : nodes) {
      if (other != one) {
        other.ctl().cutOff(one.name());
      }
    }
  }

  /** Ends what {@link #cutOff} began, and waits until they are three again. */
  public void heal(RabbitNode one) throws IOException, InterruptedException {
    for (RabbitNode other : nodes) {
      if (other != one) {
        other.ctl().letIn(one.name());
      }
    }
    awaitWhole();
  }

  /** Waits until each sees all others. */
  public void awaitWhole() {
    await().atMost(LIMIT).pollInterval(GLANCE).until(this::isWhole);
  }

  /** Kills those that still run. */
  @Override
  public void close() {
    // The first one last: it has the port mapper of all.
    nodes.reversed().forEach(RabbitNode::close);
  }

  private boolean isWhole() throws IOException, InterruptedException {
    for (RabbitNode node : nodes) {
      if (node.ctl().runningNodes() != NODES) {
        return false;
      }
    }
    return true;
  }
}
