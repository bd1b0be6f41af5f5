package dev.weft.coordinator;

import dev.weft.common.config.Config;
import dev.weft.common.config.ConfigException;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.DispatchSettings;
import dev.weft.coordinator.dispatch.RecoverySettings;
import dev.weft.coordinator.store.StoreKeys;
import dev.weft.coordinator.store.StoreSettings;
import java.time.Duration;
import java.util.Set;

/**
 * What an operator may set of the coordinator beyond its adapters' own settings.
 *
 * @param dispatch of dispatching
 * @param store of the store
 * @param traceBytes memory for the progress and the ends of the logs of running jobs
 * @param logTail bytes of its log that are kept of each job
 */
record CoordinatorSettings(
    DispatchSettings dispatch, StoreSettings store, long traceBytes, int logTail) {
  private static final Key<Integer> CANCEL_WISHES =
      Key.of(
          "cancel.before-arrival",
          Type.integer(0, 1_000_000),
          "10000",
          "Jobs that may be cancelled before they come, at once.");

  private static final Key<Duration> CANCEL_WISH_LIFE =
      Key.of(
          "cancel.before-arrival-life",
          Type.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
          "1d",
          "How long such a cancel holds.");

  private static final Key<Integer> WINDOW_JOBS =
      Key.of(
          "dispatch.window-jobs",
          Type.integer(100, 10_000_000),
          "10000",
          "Queued jobs that each pool keeps in memory; the others wait in the store.");

  private static final Key<Long> WINDOW_SIZE =
      Key.of(
          "dispatch.window-size",
          Type.size(1 << 20, 1L << 40),
          "64MiB",
          "Payload of queued jobs that each pool keeps in memory.");

  private static final Key<Duration> LOST_AFTER =
      Key.of(
          "agents.lost-after",
          Type.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
          "5m",
          "Silence after which an agent's attempts are given up and tried elsewhere.");

  private static final Key<Duration> KILL_GRACE =
      Key.of(
          "agents.kill-grace",
          Type.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          "How long after its timeout an attempt may still be reported by its agent before it is"
              + " told to stop.");

  private static final Key<Long> TRACE_SIZE =
      Key.of(
          "feed.size",
          Type.size(1 << 20, 1L << 36),
          "64MiB",
          "Memory for the progress and the ends of the logs of running jobs.");

  private static final Key<Long> LOG_TAIL =
      Key.of(
          "feed.log-tail",
          Type.size(1 << 10, 16 << 20),
          "64KiB",
          "How much of the end of its log is kept of each job.");

  /** What is done when the store was set back. */
  enum RecoveryMode {
    AUTO,
    OFF
  }

  private static final Key<RecoveryMode> RECOVERY_MODE =
      Key.of(
          "recovery.mode",
          Type.oneOf(RecoveryMode.class),
          "auto",
          "What is done when the store turns out to be set back or made anew: auto starts no job until"
              + " the agents have told what they hold; off only says so.");

  private static final Key<Duration> CLAIM_WINDOW =
      Key.of(
          "recovery.claim-window",
          Type.duration(Duration.ZERO, Duration.ofHours(1)),
          "15s",
          "How long a recovery waits for further agents after the last one has come; it ends after"
              + " agents.lost-after in any case.");

  /** The keys that are read here. */
  static final Schema SCHEMA =
      Schema.of(
          CANCEL_WISHES,
          CANCEL_WISH_LIFE,
          WINDOW_JOBS,
          WINDOW_SIZE,
          LOST_AFTER,
          KILL_GRACE,
          RECOVERY_MODE,
          CLAIM_WINDOW,
          TRACE_SIZE,
          LOG_TAIL);

  /**
   * Reads the settings.
   *
   * @param pools those that exist from the start
   * @param events whether the end of every job is published
   */
  static CoordinatorSettings from(Config config, Set<PoolName> pools, boolean events)
      throws ConfigException {
    DispatchSettings dispatch =
        new DispatchSettings(
            pools,
            config.get(WINDOW_JOBS),
            config.get(WINDOW_SIZE),
            config.get(LOST_AFTER),
            config.get(KILL_GRACE),
            events,
            config.get(CANCEL_WISHES),
            config.get(CANCEL_WISH_LIFE),
            new RecoverySettings(
                config.get(RECOVERY_MODE) == RecoveryMode.AUTO, config.get(CLAIM_WINDOW)));
    StoreSettings store = StoreKeys.read(config);
    return new CoordinatorSettings(
        dispatch, store, config.get(TRACE_SIZE), Math.toIntExact(config.get(LOG_TAIL)));
  }
}
