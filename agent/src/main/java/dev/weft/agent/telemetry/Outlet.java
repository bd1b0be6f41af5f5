package dev.weft.agent.telemetry;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the attempts of one link have said. Attempts that have something new stand in two queues,
 * one for log and one for progress, and are served in turn. Thread-safe.
 */
public final class Outlet {
  private final TelemetryLimits limits;
  private final LogBudget budget;
  private final TimeSource time;
  private final Map<AttemptId, Report> reports = new ConcurrentHashMap<>();
  private final ReportQueue withLog = new ReportQueue();
  private final ReportQueue withProgress = new ReportQueue();

  private volatile boolean connected;
  private volatile Runnable news = () -> {};

  Outlet(TelemetryLimits limits, LogBudget budget, TimeSource time) {
    this.limits = limits;
    this.budget = budget;
    this.time = time;
  }

  /** Who is told, on any thread, that there is something to take where nothing was. */
  public void onNews(Runnable listener) {
    news = listener;
  }

  /** Whether a stream takes what is said; without one, attempts drop their oldest log. */
  public void connected(boolean now) {
    connected = now;
    if (!now) {
      reports.values().forEach(Report::wake);
      budget.wake();
    }
  }

  /** The report of an attempt, made if it has none. */
  public Report report(AttemptId attempt) {
    return reports.computeIfAbsent(attempt, key -> new Report(key, this));
  }

  /** The report of an attempt that has said something which is not forgotten yet. */
  public Optional<Report> find(AttemptId attempt) {
    return Optional.ofNullable(reports.get(attempt));
  }

  /** Drops what is left of an attempt's report. */
  public void forget(AttemptId attempt) {
    Report report = reports.remove(attempt);
    if (report != null) {
      report.discard();
    }
  }

  /** The next attempt that has log; it comes back by itself if it is not emptied. */
  public Optional<Report> nextWithLog() {
    Optional<Report> next = withLog.poll();
    next.ifPresent(Report::leftQueue);
    return next;
  }

  /** The next attempt that has progress. */
  public Optional<Report> nextWithProgress() {
    return withProgress.poll();
  }

  /** How many attempts have progress. */
  public int progressCount() {
    return withProgress.size();
  }

  void queueLog(Report report) {
    if (withLog.add(report)) {
      news.run();
    }
  }

  void queueProgress(Report report) {
    if (withProgress.add(report)) {
      news.run();
    }
  }

  TelemetryLimits limits() {
    return limits;
  }

  LogBudget budget() {
    return budget;
  }

  boolean connected() {
    return connected;
  }

  Duration now() {
    return time.now().steady();
  }
}
