package dev.weft.it.memory;

import dev.weft.proto.api.v1.Job;
import dev.weft.proto.api.v1.WatchJobRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures what a job that logs as fast as it can costs the others: how long short jobs take
 * without it and beside it, what it writes in a second, and what both processes hold. Run by hand;
 * the arguments are how many bytes it logs, and the permitted rate:
 *
 * <pre>
 * java -cp ... dev.weft.it.memory.LogFloodCost 1073741824 16MiB
 * </pre>
 */
final class LogFloodCost {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int WARM_UP = 1_000;
  private static final int AT_ONCE = 100;
  private static final double MEBI = 1 << 20;

  private LogFloodCost() {}

  public static void main(String[] arguments) throws Exception {
    long bytes = Long.parseLong(arguments[0]);
    Path folder = Files.createTempDirectory("weft-log-flood-");
    try (Flood flood = Flood.start(folder, arguments[1])) {
      flood.begin("warm-up", 64 << 20);
      flood.runShort("warm-up-", WARM_UP);
      Job _ = flood.await("warm-up", Duration.ofMinutes(5));
      print("without", flood.runShort("without-", WARM_UP));
      print(flood.heaps());
      measure(flood, bytes);
    } finally {
      delete(folder);
    }
  }

  private static void measure(Flood flood, long bytes) throws Exception {
    long begin = System.nanoTime();
    flood.begin("flood", bytes);
    LogWatch watch =
        LogWatch.begin(flood.jobs(), WatchJobRequest.newBuilder().setId("flood").build());
    watch.awaitFirst(LONG);
    List<Duration> beside = new ArrayList<>();
    Job job = flood.await("flood", Duration.ZERO);
    while (!job.hasEndedAt()) {
      beside.addAll(flood.runShort("beside-" + beside.size() + "-", AT_ONCE));
      job = flood.await("flood", Duration.ZERO);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    print("beside", beside);
    print(flood.heaps());
    System.out.printf(
        "%.0f MiB of log in %.1f s: %.1f MiB/s; %s%n",
        bytes / MEBI, seconds, bytes / MEBI / seconds, job.getState());
  }

  private static void print(String what, List<Duration> took) {
    List<Duration> sorted = took.stream().sorted().toList();
    System.out.printf(
        "%s: %,d short jobs, p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
        what, sorted.size(), millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
  }

  private static double millis(List<Duration> sorted, double share) {
    return sorted.get((int) (share * (sorted.size() - 1))).toNanos() / 1e6;
  }

  private static void print(Flood.Heaps heaps) {
    System.out.printf(
        "live heap: coordinator %.1f MiB, agent %.1f MiB%n",
        heaps.coordinator() / MEBI, heaps.agent() / MEBI);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
