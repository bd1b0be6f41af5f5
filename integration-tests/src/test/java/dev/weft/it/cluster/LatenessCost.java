package dev.weft.it.cluster;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.weft.proto.api.v1.CreateScheduleRequest;
import dev.weft.proto.api.v1.GetJobRequest;
import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.JobSpec;
import dev.weft.proto.api.v1.JobState;
import dev.weft.proto.api.v1.ScheduleOverlap;
import dev.weft.proto.api.v1.ScheduleServiceGrpc;
import dev.weft.proto.api.v1.ScheduleSpec;
import dev.weft.proto.api.v1.SubmitJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures how late jobs are given to an agent that may not start before a time: by a delay, by a
 * named time, and by schedules that fire each second; the coordinator is killed and started again
 * on the way. The arguments are how many jobs, how many schedules, and over how many seconds:
 *
 * <pre>
 * java -cp ... dev.weft.it.cluster.LatenessCost 10000 20 60
 * </pre>
 */
final class LatenessCost {
  /** What is due sooner after a start was late before the coordinator could do anything. */
  private static final Duration AFTER_START = Duration.ofSeconds(1);

  private final WeftCluster cluster;
  private final int count;
  private final int seconds;
  private final SplittableRandom random = new SplittableRandom(7);

  private LatenessCost(WeftCluster cluster, int count, int seconds) {
    this.cluster = cluster;
    this.count = count;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("weft-lateness-");
    try (WeftCluster cluster = WeftCluster.startWithoutBroker(folder, "256m")) {
      cluster.startAgent("a1", "agent.slots=20000");
      int schedules = Integer.parseInt(arguments[1]);
      new LatenessCost(cluster, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[2]))
          .measure(schedules);
    } finally {
      delete(folder);
    }
  }

  private void measure(int schedules) throws Exception {
    for (int i = 0; i < count; i++) {
      submit("warm-up-" + i, JobSpec.newBuilder());
    }
    Instant begin = Instant.now().plusSeconds(30);
    for (int i = 0; i < count; i++) {
      submit((i % 2 == 0 ? "delayed-" : "named-") + i, later(i % 2 == 0, begin));
    }
    for (int i = 0; i < schedules; i++) {
      schedule("tick" + i);
    }
    sleepUntil(begin.plusSeconds(seconds / 2));
    Instant killed = Instant.now();
    cluster.coordinator().kill9();
    cluster.restartCoordinator();
    Instant ready = Instant.now().plus(AFTER_START);
    sleepUntil(begin.plusSeconds(seconds + 2L));
    for (String kind : List.of("delayed-", "named-", "tick")) {
      report(kind, killed, ready);
    }
  }

  private JobSpec.Builder later(boolean delayed, Instant begin) {
    Instant due = begin.plusMillis(random.nextLong(seconds * 1_000L));
    return delayed
        ? JobSpec.newBuilder()
            .setDelay(Durations.fromMillis(Duration.between(Instant.now(), due).toMillis()))
        : JobSpec.newBuilder().setNotBefore(Timestamps.fromMillis(due.toEpochMilli()));
  }

  private void submit(String id, JobSpec.Builder spec) {
    var _ =
        cluster
            .jobs()
            .submitJob(
                SubmitJobRequest.newBuilder().setSpec(spec.setId(id).setHandler("echo")).build());
  }

  private void schedule(String id) {
    ScheduleSpec spec =
        ScheduleSpec.newBuilder()
            .setId(id)
            .setCron("@every 1s")
            .setOverlap(ScheduleOverlap.SCHEDULE_OVERLAP_ALLOW)
            .setJob(JobSpec.newBuilder().setHandler("echo"))
            .build();
    var _ =
        ScheduleServiceGrpc.newBlockingStub(cluster.channel())
            .createSchedule(CreateScheduleRequest.newBuilder().setSpec(spec).build());
  }

  private void report(String kind, Instant killed, Instant ready) {
    List<Duration> late = new ArrayList<>();
    int others = 0;
    int notEnded = 0;
    for (Job job : cluster.allJobs()) {
      if (!job.getSpec().getId().startsWith(kind)) {
        continue;
      }
      Instant due = due(job);
      if (job.getState() != JobState.JOB_STATE_SUCCEEDED) {
        notEnded++;
      } else if (due.isAfter(killed) && due.isBefore(ready)) {
        others++;
      } else {
        Timestamp start = attempted(job).getAttempts(0).getAssignedAt();
        late.add(Duration.between(due, instant(start)));
      }
    }
    late.sort(Comparator.naturalOrder());
    System.out.printf(
        "%s %,d jobs: late p50 %.1f ms, p99 %.1f ms, most %.1f ms, least %.1f ms;"
            + " %,d were due while it was down, %,d have not ended%n",
        kind,
        late.size(),
        at(late, 0.5),
        at(late, 0.99),
        at(late, 1),
        at(late, 0),
        others,
        notEnded);
  }

  private Job attempted(Job job) {
    GetJobRequest request = GetJobRequest.newBuilder().setId(job.getSpec().getId()).build();
    return cluster.jobs().getJob(request).getJob();
  }

  private static Instant due(Job job) {
    JobSpec spec = job.getSpec();
    if (spec.getId().startsWith("tick")) {
      return Instant.parse(spec.getId().substring(spec.getId().indexOf(':') + 1));
    }
    return spec.hasNotBefore()
        ? instant(spec.getNotBefore())
        : instant(job.getAcceptedAt()).plusMillis(Durations.toMillis(spec.getDelay()));
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static double at(List<Duration> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) (share * (sorted.size() - 1))).toNanos() / 1e6;
  }

  private static void sleepUntil(Instant time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), time).toMillis()));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
