package dev.weft.it.rabbit;

import dev.weft.it.proc.CapturedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator can do to a node, by {@code rabbitmqctl}: a third of a second each. Safe for use
 * by any thread.
 */
public final class RabbitCtl {
  /** What the node takes before its memory alarm. */
  static final String MEMORY_LIMIT = "1GB";

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int RUNS = 3;

  private final NodeFolder folder;

  RabbitCtl(NodeFolder folder) {
    this.folder = folder;
  }

  /**
   * Runs {@code rabbitmqctl -q} with these arguments. A run that gives no answer for 20 seconds is
   * killed and made again, so each command here may take effect twice: now and then one hangs while
   * its node is busy with its connections, and the next one does not.
   *
   * @return the lines that it printed
   * @throws IllegalStateException if it failed; the message has what it printed
   * @throws AssertionError if it gave no answer three times
   */
  public List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(RabbitInstall.script("rabbitmqctl").toString());
    command.add("-q");
    command.addAll(List.of(arguments));
    for (int run = 1; run <= RUNS; run++) {
      Optional<List<String>> answer = answer(command);
      if (answer.isPresent()) {
        return answer.orElseThrow();
      }
    }
    throw new AssertionError(
        "rabbitmqctl %s gave no answer %d times within %s"
            .formatted(List.of(arguments), RUNS, LIMIT));
  }

  /** What one run printed; nothing if it had to be killed. */
  private Optional<List<String>> answer(List<String> command)
      throws IOException, InterruptedException {
    try (CapturedProcess process =
        CapturedProcess.start(
            "rabbitmqctl", folder.command(command), folder.path().resolve("ctl.out"))) {
      if (!process.ends(LIMIT)) {
        return Optional.empty();
      }
      if (process.awaitExit(LIMIT) != 0) {
        throw new IllegalStateException(
            "%s failed:%n%s".formatted(command, String.join("\n", process.lines())));
      }
      return Optional.of(process.lines());
    }
  }

  /** The queues of a virtual host, as they were up to a quarter of a second ago. */
  public List<QueueState> queues(String virtualHost) throws IOException, InterruptedException {
    return run(
            "list_queues",
            "--no-table-headers",
            "-p",
            virtualHost,
            "name",
            "messages_ready",
            "messages_unacknowledged",
            "consumers")
        .stream()
        .map(QueueState::parse)
        .toList();
  }

  /** Deletes a queue with everything in it. */
  public void deleteQueue(String virtualHost, String queue)
      throws IOException, InterruptedException {
    run("delete_queue", "-p", virtualHost, queue);
  }

  /** Makes a virtual host that the node's user may use. */
  public void addVirtualHost(String name) throws IOException, InterruptedException {
    run("add_vhost", name);
    run("set_permissions", "-p", name, NodeFolder.USER, ".*", ".*", ".*");
  }

  /** Deletes a virtual host with everything in it; its connections are closed. */
  public void deleteVirtualHost(String name) throws IOException, InterruptedException {
    run("delete_vhost", name);
  }

  /** Blocks every connection of the node that publishes. */
  public void raiseMemoryAlarm() throws IOException, InterruptedException {
    run("set_vm_memory_high_watermark", "absolute", "1MB");
  }

  /** Ends what {@link #raiseMemoryAlarm()} began. */
  public void clearMemoryAlarm() throws IOException, InterruptedException {
    run("set_vm_memory_high_watermark", "absolute", MEMORY_LIMIT);
  }

  /** Blocks every connection of the node that publishes, as if its disk were full. */
  public void raiseDiskAlarm() throws IOException, InterruptedException {
    run("set_disk_free_limit", "900000GB");
  }

  /** Ends what {@link #raiseDiskAlarm()} began. */
  public void clearDiskAlarm() throws IOException, InterruptedException {
    run("set_disk_free_limit", "50MB");
  }

  /** Closes every connection of a virtual host, as an operator's act. */
  public void closeAllConnections(String virtualHost, String reason)
      throws IOException, InterruptedException {
    run("close_all_connections", "--vhost", virtualHost, reason);
  }

  /**
   * Writes the server's lists of its queues to disk. By itself RabbitMQ 3.10 writes that of quorum
   * queues three minutes after the last change; a quorum queue that is younger when its server is
   * killed comes back without its messages and without a leader. Other changes wait for moments.
   */
  public void saveQueueList() throws IOException, InterruptedException {
    run("eval", "ok = dets:sync(ra_directory_reverse), ok = mnesia:sync_log().");
  }

  /**
   * Cuts this node off from another one: from now on neither lets the other in.
   *
   * @param other the other one's name
   */
  void cutOff(String other) throws IOException, InterruptedException {
    run(
        "eval",
        "erlang:set_cookie('%s', cut_off), erlang:disconnect_node('%s').".formatted(other, other));
  }

  /** Ends what {@link #cutOff} began. */
  void letIn(String other) throws IOException, InterruptedException {
    run("eval", "erlang:set_cookie('%s', erlang:get_cookie()).".formatted(other));
  }

  /** How many nodes of its cluster it knows to run, itself included. */
  int runningNodes() throws IOException, InterruptedException {
    return Integer.parseInt(run("eval", "length(rabbit_nodes:all_running()).").getLast().strip());
  }

  /**
   * Sets a key of the server's application environment until it ends.
   *
   * @param key such as {@code consumer_timeout}
   * @param term its value as an Erlang term
   */
  public void setEnvironment(String key, String term) throws IOException, InterruptedException {
    run("eval", "application:set_env(rabbit, " + key + ", " + term + ").");
  }
}
