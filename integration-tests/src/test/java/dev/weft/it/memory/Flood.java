package dev.weft.it.memory;

import com.google.protobuf.ByteString;
import dev.weft.cli.process.LiveMemory;
import dev.weft.it.cluster.WeftCluster;
import dev.weft.it.proc.JvmProcess;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobServiceGrpc;
import dev.weft.proto.api.v1.JobServiceGrpc.JobServiceStub;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import dev.weft.proto.api.v1.SubmitJobResponse;
import dev.weft.proto.api.v1.WaitJobRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A coordinator and an agent on small heaps, and a job that logs as much as it is asked to: a
 * program whose output the agent puts into the job's log line by line. For one thread.
 */
final class Flood implements AutoCloseable {
  /** The heap of each process at most. */
  static final String HEAP = "48m";

  /** What the coordinator may hold of the logs of all jobs; {@code feed.size}. */
  static final long FEED = 1 << 20;

  /** What the agent may hold of logs and outputs; {@code log.memory} and {@code output.memory}. */
  static final long AGENT = 2 << 20;

  /** Log that an agent may send ahead; {@code session.log-window}. */
  static final long WINDOW = 256 << 10;

  /** A line of the log with its end. */
  static final int LINE = 256;

  private static final long PATIENCE_SECONDS = 300;

  private final WeftCluster cluster;
  private final JvmProcess agent;

  private Flood(WeftCluster cluster, JvmProcess agent) {
    this.cluster = cluster;
    this.agent = agent;
  }

  /**
   * Live objects of both processes.
   *
   * @param coordinator bytes, after a collection
   * @param agent the same
   */
  record Heaps(long coordinator, long agent) {}

  /**
   * Starts both.
   *
   * @param rate bytes of log per second that a job may write and that is taken from the agent
   */
  static Flood start(Path folder, String rate) throws IOException, InterruptedException {
    WeftCluster cluster =
        WeftCluster.startWithoutBroker(
            folder,
            HEAP,
            "feed.size=" + FEED,
            "session.log-window=" + WINDOW,
            "session.log-rate=" + rate);
    try {
      JvmProcess agent =
          cluster.startAgent(
              "a1",
              "log.memory=" + AGENT / 2,
              "output.memory=" + AGENT / 2,
              "output.limit=64KiB",
              "log.rate=" + rate,
              "handler.exec.command.chatter=/bin/sh -c 'yes %s | head -c \"$0\"'"
                  .formatted("x".repeat(LINE - 1)),
              "handler.exec.command.chatter.args=/[0-9]+/");
      return new Flood(cluster, agent);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Submits a job that logs so many bytes, in whole lines. */
  void begin(String id, long bytes) {
    submit(id, "exec", "{\"command\": \"chatter\", \"args\": [\"%d\"]}".formatted(bytes));
  }

  /** Waits until a job has ended, or the time is over. */
  Job await(String id, Duration limit) {
    WaitJobRequest.Builder request = WaitJobRequest.newBuilder().setId(id);
    request.getTimeoutBuilder().setSeconds(limit.toSeconds());
    return cluster
        .jobs()
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .waitJob(request.build())
        .getJob();
  }

  /** Runs short jobs one after the other; how long each took from its submission to its end. */
  List<Duration> runShort(String prefix, int count) {
    List<Duration> took = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      long begin = System.nanoTime();
      submit(prefix + i, "echo", "word");
      Job job = await(prefix + i, Duration.ofMinutes(1));
      took.add(Duration.ofNanos(System.nanoTime() - begin));
      if (!job.getOutput().toStringUtf8().equals("word")) {
        throw new AssertionError("a short job did not end well: " + job);
      }
    }
    return took;
  }

  /** Collects the garbage of both processes and counts what is left. */
  Heaps heaps() throws IOException, InterruptedException {
    return new Heaps(
        LiveMemory.of(cluster.coordinator().pid()).heap(), LiveMemory.of(agent.pid()).heap());
  }

  /** Calls that do not block. */
  JobServiceStub jobs() {
    return JobServiceGrpc.newStub(cluster.channel());
  }

  /** Whether both processes live. */
  boolean isAlive() {
    return cluster.coordinator().isAlive() && agent.isAlive();
  }

  /** What both have printed. */
  List<String> lines() {
    List<String> all = new ArrayList<>(cluster.coordinator().lines());
    all.addAll(agent.lines());
    return all;
  }

  @Override
  public void close() {
    cluster.close();
  }

  private void submit(String id, String handler, String payload) {
    JobSpec spec =
        JobSpec.newBuilder()
            .setId(id)
            .setHandler(handler)
            .setPayload(ByteString.copyFromUtf8(payload))
            .build();
    SubmitJobResponse _ =
        cluster.jobs().submitJob(SubmitJobRequest.newBuilder().setSpec(spec).build());
  }
}
