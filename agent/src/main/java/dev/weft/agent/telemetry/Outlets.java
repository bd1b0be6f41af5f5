package dev.weft.agent.telemetry;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The outlets of all links, which share the memory for logs, and one that leads nowhere: what is
 * said there waits, its end at least, until it is redirected. Thread-safe.
 */
public final class Outlets {
  private final Map<AttemptId, Report> reports = new ConcurrentHashMap<>();
  private final List<Outlet> outlets;
  private final Outlet nowhere;

  /**
   * Makes an outlet for each link.
   *
   * @param links how many there are
   * @param limits how much attempts may say
   * @param time for the rate of logs
   */
  public Outlets(int links, TelemetryLimits limits, TimeSource time) {
    LogBudget budget = new LogBudget(limits.logTotal());
    Outlet.Shared shared = new Outlet.Shared(limits, budget, time, reports);
    this.outlets = Stream.generate(() -> new Outlet(shared, true)).limit(links).toList();
    this.nowhere = new Outlet(shared, false);
  }

  /** The outlet of a link; one that leads nowhere if the link is negative. */
  public Outlet of(int link) {
    return link < 0 ? nowhere : outlets.get(link);
  }

  /** Has what an attempt has said, and still says, go to another link, if it has said anything. */
  public void redirect(AttemptId attempt, int link) {
    Report report = reports.get(attempt);
    if (report != null) {
      report.redirect(of(link));
    }
  }

  /** Drops what is left of an attempt's report, wherever it is. */
  public void forget(AttemptId attempt) {
    Report report = reports.remove(attempt);
    if (report != null) {
      report.discard();
    }
  }
}
