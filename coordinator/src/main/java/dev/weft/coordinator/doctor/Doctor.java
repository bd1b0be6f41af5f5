package dev.weft.coordinator.doctor;

import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has everything looked at, at once. What does not answer in time, or cannot be looked at, is named
 * as not checked; nothing passes in silence. Thread-safe.
 */
public final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final ExecutorService executor;
  private final TimeSource time;
  private final Map<String, Examination> examinations;

  /** Looks at one thing. */
  @FunctionalInterface
  public interface Examination {
    /**
     * Collects facts and judges them; may block.
     *
     * @throws Exception if that cannot be; its message is for people
     */
    List<Finding> examine() throws Exception;
  }

  /**
   * Makes one.
   *
   * @param executor runs each examination on a thread of its own
   * @param examinations what to look at, by what people call it
   */
  public Doctor(ExecutorService executor, TimeSource time, Map<String, Examination> examinations) {
    this.executor = executor;
    this.time = time;
    this.examinations = new LinkedHashMap<>(examinations);
  }

  /** All findings, the worst first. Takes some seconds at most. */
  public List<Finding> diagnose() throws InterruptedException {
    Map<String, Future<List<Finding>>> running = new LinkedHashMap<>();
    examinations.forEach(
        (name, examination) -> running.put(name, executor.submit(examination::examine)));
    List<Finding> findings = new ArrayList<>();
    Duration until = now().plus(PATIENCE);
    for (Map.Entry<String, Future<List<Finding>>> each : running.entrySet()) {
      try {
        findings.addAll(each.getValue().get(until.minus(now()).toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        each.getValue().cancel(true);
        findings.add(Finding.notChecked(each.getKey(), "it did not answer in time"));
      } catch (ExecutionException e) {
        findings.add(
            Finding.notChecked(each.getKey(), reason(e.getCause() == null ? e : e.getCause())));
      }
    }
    return findings.stream().sorted(Finding.ORDER).distinct().toList();
  }

  private Duration now() {
    return time.now().steady();
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
