package dev.weft.coordinator.session;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import java.time.Duration;

/**
 * What an operator may set of the sessions.
 *
 * @param heartbeat how often agents say that they live; a stream is given up after three missed
 *     ones
 * @param lostAfter what agents are told: silence after which their attempts are given up
 * @param inventoryMax attempts that one agent may hold when it connects
 * @param openingsMax streams that may be in their opening at once
 * @param logWindow bytes of log that an agent may send ahead of what was taken
 * @param logRate bytes of log per second that are taken from one agent
 */
public record SessionSettings(
    Duration heartbeat,
    Duration lostAfter,
    int inventoryMax,
    int openingsMax,
    int logWindow,
    long logRate) {
  /** How long a stream may take to say Hello. */
  static final Duration HELLO_WITHIN = Duration.ofSeconds(5);

  /** How long a stream may take to tell its whole inventory. */
  static final Duration OPEN_WITHIN = Duration.ofSeconds(30);

  /** Bytes after which a frame takes no further message. */
  static final int FRAME_BYTES = 256 << 10;

  private static final Key<Duration> HEARTBEAT =
      Key.of(
          "session.heartbeat",
          Type.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "5s",
          "How often agents say that they live. After three missed ones a connection is given up.");

  private static final Key<Integer> INVENTORY_MAX =
      Key.of(
          "session.inventory-max",
          Type.integer(1, 10_000_000),
          "2000000",
          "Attempts that one agent may hold when it connects; one with more is refused.");

  private static final Key<Integer> OPENINGS_MAX =
      Key.of(
          "session.openings-max",
          Type.integer(1, 100_000),
          "1024",
          "Agents that may be connecting at once; further ones are told to come back shortly.");

  private static final Key<Long> LOG_WINDOW =
      Key.of(
          "session.log-window",
          Type.size(64 << 10, 16 << 20),
          "256KiB",
          "Log that an agent may send ahead of what the coordinator has taken from it.");

  private static final Key<Long> LOG_RATE =
      Key.of(
          "session.log-rate",
          Type.size(64 << 10, 1L << 30),
          "32MiB",
          "Log per second that is taken from one agent; jobs that log more wait in log().");

  /** The keys of the sessions. */
  public static final Schema SCHEMA =
      Schema.of(HEARTBEAT, INVENTORY_MAX, OPENINGS_MAX, LOG_WINDOW, LOG_RATE);

  /** The defaults, with attempts given up after 5 min. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(
          Duration.ofSeconds(5), Duration.ofMinutes(5), 2_000_000, 1_024, 256 << 10, 32L << 20);

  /**
   * Reads the settings.
   *
   * @param lostAfter as the dispatcher has it
   * @throws ConfigException if three heartbeats take up all of it
   */
  public static SessionSettings from(Config config, Duration lostAfter) {
    if (config.get(HEARTBEAT).multipliedBy(4).compareTo(lostAfter) > 0) {
      throw config.refused(HEARTBEAT, "at most a quarter of agents.lost-after");
    }
    return new SessionSettings(
        config.get(HEARTBEAT),
        lostAfter,
        config.get(INVENTORY_MAX),
        config.get(OPENINGS_MAX),
        Math.toIntExact(config.get(LOG_WINDOW)),
        config.get(LOG_RATE));
  }

  /** Silence after which a stream is given up. */
  Duration silence() {
    return heartbeat.multipliedBy(3);
  }
}
