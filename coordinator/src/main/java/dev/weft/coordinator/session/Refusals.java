package dev.weft.coordinator.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why streams were ended: always for known agents, and for strangers at most once a second, so
 * that nobody fills the log from outside. Thread-safe.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final AtomicReference<Duration> nextAt = new AtomicReference<>(Duration.ZERO);
  private final AtomicLong silent = new AtomicLong();

  /** A known agent's stream was ended. */
  void known(AgentStream.Identity who, Violation why) {
    log.atWarn()
        .addKeyValue("agent", who.agent())
        .addKeyValue("stream", who.stream())
        .addKeyValue("reason", why.reason())
        .log("Ended an agent's stream: {}", why.getMessage());
  }

  /** Somebody was refused before it was known who that is. */
  void stranger(Violation why, Duration now) {
    Duration due = nextAt.get();
    if (now.compareTo(due) < 0 || !nextAt.compareAndSet(due, now.plus(INTERVAL))) {
      silent.incrementAndGet();
      return;
    }
    log.atWarn()
        .addKeyValue("reason", why.reason())
        .addKeyValue("others", silent.getAndSet(0))
        .log("Refused a stream: {}", why.getMessage());
  }
}
