package dev.weft.agent.telemetry;

import dev.weft.common.id.AttemptId;
import dev.weft.common.time.TimeSource;
import java.util.List;
import java.util.stream.Stream;

/** The outlets of all links, which share the memory for logs. Thread-safe. */
public final class Outlets {
  private final List<Outlet> outlets;

  /**
   * Makes an outlet for each link.
   *
   * @param links how many there are
   * @param limits how much attempts may say
   * @param time for the rate of logs
   */
  public Outlets(int links, TelemetryLimits limits, TimeSource time) {
    LogBudget budget = new LogBudget(limits.logTotal());
    this.outlets = Stream.generate(() -> new Outlet(limits, budget, time)).limit(links).toList();
  }

  /** The outlet of a link. */
  public Outlet of(int link) {
    return outlets.get(link);
  }

  /** Drops what is left of an attempt's report, wherever it is. */
  public void forget(AttemptId attempt) {
    outlets.forEach(outlet -> outlet.forget(attempt));
  }
}
