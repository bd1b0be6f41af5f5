package dev.weft.cli.bench;

import com.rabbitmq.client.Connection;
import dev.weft.cli.amqp.Broker;
import dev.weft.cli.amqp.Producer;
import dev.weft.cli.amqp.Results;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Publishes requests and receives their results, the same for each side. For one thread. */
final class Load implements AutoCloseable {
  private static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");
  private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

  private final Connection out;
  private final Connection in;
  private final Duration limit;

  /**
   * Connects.
   *
   * @param limit how long the results of a round may take to arrive
   */
  Load(Broker broker, Duration limit) {
    this.out = broker.connect("weft-bench-requests");
    this.in = broker.connect("weft-bench-results");
    this.limit = limit;
  }

  /** Publishes as fast as the broker confirms. */
  Round atFullSpeed(String side, int round, Request request, int jobs)
      throws IOException, InterruptedException, TimeoutException {
    String run = newRun();
    AtomicLong last = new AtomicLong();
    try (Results results =
            new Results(
                in,
                "weft.bench.results." + run,
                QUORUM,
                jobs,
                (_, _, _) -> last.set(System.nanoTime()));
        Producer producer = new Producer(out, request.queue())) {
      byte[] body = request.payload();
      long start = System.nanoTime();
      for (int number = 0; number < jobs; number++) {
        producer.publish(request.properties(number, run, results.queue()), body);
      }
      producer.awaitConfirmed();
      boolean _ = results.await(limit);
      double seconds = (last.get() - start) / 1e9;
      return new Round(
          side,
          round,
          jobs,
          results.received(),
          results.repeated(),
          results.failed(),
          rounded(seconds),
          rounded(results.received() / seconds));
    }
  }

  /**
   * Publishes at a fixed rate, whatever comes back. A request that is published late counts from
   * when it should have been.
   *
   * @return nanoseconds from when each request was due to its result
   */
  Histogram atRate(Request request, int perSecond, Duration length)
      throws IOException, InterruptedException, TimeoutException {
    int jobs = Math.toIntExact(perSecond * length.toMillis() / 1_000);
    String run = newRun();
    long start = System.nanoTime() + Duration.ofMillis(100).toNanos();
    long step = 1_000_000_000L / perSecond;
    Histogram times = new Histogram(LONGEST_NANOS, 3);
    try (Results results =
            new Results(
                in,
                "weft.bench.results." + run,
                QUORUM,
                jobs,
                (number, _, _) -> record(times, System.nanoTime() - (start + number * step)));
        Producer producer = new Producer(out, request.queue())) {
      byte[] body = request.payload();
      for (int number = 0; number < jobs; number++) {
        awaitTime(start + number * step);
        producer.publish(request.properties(number, run, results.queue()), body);
      }
      producer.awaitConfirmed();
      if (!results.await(limit) || results.failed() > 0) {
        throw new CommandFailure(
            ExitCode.JOB_FAILED,
            "only %d of %d results came, %d of them failures"
                .formatted(results.received(), jobs, results.failed()));
      }
      // The last result is counted before it is waited for, so the histogram is complete.
      return times;
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    in.close();
  }

  private static void record(Histogram times, long nanos) {
    times.recordValue(Math.clamp(nanos, 1, LONGEST_NANOS));
  }

  private static void awaitTime(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static String newRun() {
    byte[] bytes = new byte[6];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
