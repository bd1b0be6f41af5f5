package dev.weft.agent.telemetry;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the attempts of one link have said. Attempts that have something new stand in two queues,
 * one for log and one for progress, and are served in turn; those that have gone elsewhere
 * meanwhile are passed over. Thread-safe.
 */
public final class Outlet {
  /**
   * What all outlets have in common.
   *
   * @param reports of all attempts that have said something, wherever it goes; thread-safe
   */
  record Shared(
      TelemetryLimits limits, LogBudget budget, TimeSource time, Map<AttemptId, Report> reports) {}

  private final Shared shared;
  private final boolean emptied;
  private final ReportQueue withLog = new ReportQueue();
  private final ReportQueue withProgress = new ReportQueue();

  private volatile boolean connected;
  private volatile Runnable news = () -> {};

  /**
   * Makes an outlet without a stream.
   *
   * @param emptied whether there will be one, now and then
   */
  Outlet(Shared shared, boolean emptied) {
    this.shared = shared;
    this.emptied = emptied;
  }

  /** Who is told, on any thread, that there is something to take where nothing was. */
  public void onNews(Runnable listener) {
    news = listener;
  }

  /** Whether a stream takes what is said; without one, attempts drop their oldest log. */
  public void connected(boolean now) {
    connected = now;
    if (!now) {
      shared.reports.values().forEach(Report::wake);
      shared.budget.wake();
    }
  }

  /** The report of an attempt, made if it has none. */
  public Report report(AttemptId attempt) {
    return shared.reports.computeIfAbsent(attempt, key -> new Report(key, this));
  }

  /** The report of an attempt that has said something here which is not forgotten yet. */
  public Optional<Report> find(AttemptId attempt) {
    return Optional.ofNullable(shared.reports.get(attempt)).filter(report -> report.isAt(this));
  }

  /** Drops what is left of an attempt's report, unless it goes elsewhere by now. */
  public void forget(AttemptId attempt) {
    find(attempt)
        .filter(report -> report.discardAt(this))
        .ifPresent(report -> shared.reports.remove(attempt, report));
  }

  /** The next attempt that has log; it comes back by itself if it is not emptied. */
  public Optional<Report> nextWithLog() {
    Optional<Report> next = withLog.poll();
    while (next.isPresent() && !next.get().leftQueue(this)) {
      next = withLog.poll();
    }
    return next;
  }

  /** The next attempt that has progress. */
  public Optional<Report> nextWithProgress() {
    Optional<Report> next = withProgress.poll();
    while (next.isPresent() && !next.get().isAt(this)) {
      next = withProgress.poll();
    }
    return next;
  }

  /** How many attempts have progress, at most. */
  public int progressCount() {
    return withProgress.size();
  }

  void queueLog(Report report) {
    if (emptied && withLog.add(report)) {
      news.run();
    }
  }

  void queueProgress(Report report) {
    if (emptied && withProgress.add(report)) {
      news.run();
    }
  }

  TelemetryLimits limits() {
    return shared.limits;
  }

  LogBudget budget() {
    return shared.budget;
  }

  boolean connected() {
    return connected;
  }

  Duration now() {
    return shared.time.now().steady();
  }
}
