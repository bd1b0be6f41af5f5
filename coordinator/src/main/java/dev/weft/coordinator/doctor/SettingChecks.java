package dev.weft.coordinator.doctor;

import dev.weft.common.config.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is unsafe about the coordinator's own settings. Pure. */
public final class SettingChecks {
  private static final Duration SHORT = Duration.ofSeconds(30);

  private SettingChecks() {}

  /** Judges where the servers listen. */
  public static List<Finding> listening(HostPort api, HostPort agents) {
    List<Finding> findings = new ArrayList<>();
    if (!api.isLoopback()) {
      findings.add(new Finding(Code.API_OPEN, "api.listen", "it listens on " + api));
    }
    if (!agents.isLoopback()) {
      findings.add(new Finding(Code.AGENTS_OPEN, "agents.listen", "it listens on " + agents));
    }
    return findings;
  }

  /** Judges whether queues are taken from whosever they are. */
  public static List<Finding> sharing(boolean queues) {
    return queues
        ? List.of(new Finding(Code.QUEUE_SHARED, "amqp.share-queues", "it is true"))
        : List.of();
  }

  /**
   * Judges how soon an agent is given up.
   *
   * @param lostAfter silence after which it is
   * @param killGrace how long its handlers may take to stop
   * @param heartbeat how often it says that it lives
   */
  public static List<Finding> lease(Duration lostAfter, Duration killGrace, Duration heartbeat) {
    Duration work = lostAfter.multipliedBy(9).dividedBy(10).minus(killGrace);
    String problem = "";
    if (work.compareTo(heartbeat.multipliedBy(3)) <= 0) {
      problem =
          "nine tenths of %d s are not longer than agents.kill-grace and three heartbeats"
              .formatted(lostAfter.toSeconds());
    } else if (lostAfter.compareTo(SHORT) < 0) {
      problem = "it is %d s".formatted(lostAfter.toSeconds());
    }
    return problem.isEmpty()
        ? List.of()
        : List.of(new Finding(Code.LEASE_SHORT, "agents.lost-after", problem));
  }
}
