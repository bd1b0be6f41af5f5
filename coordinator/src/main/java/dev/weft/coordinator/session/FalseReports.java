package dev.weft.coordinator.session;

import dev.weft.common.id.AttemptId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When an agent spoke of attempts that it was never given: as many as may be within a minute, and
 * no more. Confined to the stream's thread.
 */
final class FalseReports {
  private static final Logger log = LoggerFactory.getLogger(FalseReports.class);
  private static final int LIMIT = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Deque<Duration> times = new ArrayDeque<>();

  /**
   * Holds one against the agent.
   *
   * @param now when it came
   * @throws Violation if it is the tenth within a minute
   */
  void add(String agent, AttemptId attempt, Duration now) throws Violation {
    log.atWarn()
        .addKeyValue("agent", agent)
        .addKeyValue("job", attempt.job())
        .addKeyValue("attempt", attempt.number())
        .log("An agent reports on an attempt that it was never given");
    while (!times.isEmpty() && now.minus(times.getFirst()).compareTo(WINDOW) >= 0) {
      times.removeFirst();
    }
    times.addLast(now);
    if (times.size() >= LIMIT) {
      throw Violation.of(
          Violation.Kind.DENIED,
          "FALSE_REPORTS",
          "too many reports on attempts that this agent was never given");
    }
  }
}
