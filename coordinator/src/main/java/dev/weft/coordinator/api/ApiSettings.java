package dev.weft.coordinator.api;

import dev.weft.common.config.Config;
import dev.weft.common.config.HostPort;
import dev.weft.common.config.Key;
import dev.weft.common.config.Schema;
import dev.weft.common.config.Type;
import dev.weft.coordinator.listen.ListenKeys;
import dev.weft.coordinator.listen.ListenSettings;
import java.util.Optional;

/**
 * What an operator may set of the API.
 *
 * @param listen how it listens
 * @param advertise where other coordinators reach it; empty: where it listens
 * @param reflection whether callers may ask which services there are
 * @param limits how much may be under way at once
 */
public record ApiSettings(
    ListenSettings listen, String advertise, boolean reflection, Limits limits) {
  private static final ListenKeys LISTEN =
      new ListenKeys("api", "callers", "127.0.0.1:7780", "made a call");

  private static final Key<Optional<HostPort>> ADVERTISE =
      Key.optional(
          "api.advertise",
          Type.hostPort(),
          "Where the other coordinators of the same store reach this one's API; none: where it"
              + " listens, or, if that is every address of this machine, this machine's name.");

  private static final Key<Boolean> REFLECTION =
      Key.of(
          "api.reflection",
          Type.bool(),
          "true",
          "Whether callers may ask which services and messages there are, as grpcurl does.");

  private static final Key<Integer> SUBMISSIONS =
      Key.of(
          "api.submissions-max",
          Type.integer(1, 1_000_000),
          "10000",
          "Submitted jobs that may wait to be stored at once.");

  private static final Key<Long> SUBMISSION_BYTES =
      Key.of(
          "api.submission-bytes",
          Type.size(2 << 20, 16L << 30),
          "64MiB",
          "Bytes of payload that may wait to be stored at once.");

  private static final Key<Integer> READS =
      Key.of(
          "api.reads-max",
          Type.integer(1, 1_000),
          "8",
          "Calls that may read from the store at once; others wait up to 2 s for their turn.");

  private static final Key<Integer> WAITS =
      Key.of(
          "api.waits-max",
          Type.integer(1, 1_000_000),
          "10000",
          "Calls that may wait for a job to end at once.");

  private static final Key<Integer> WATCHES =
      Key.of(
          "api.watches-max",
          Type.integer(1, 100_000),
          "1000",
          "Watches that may be open at once; each holds at most 1 MiB of log that its reader has not"
              + " taken, the end of the log as it was when it began (feed.log-tail), and the"
              + " job's output.");

  private static final Key<Integer> CONNECTION_WATCHES =
      Key.of(
          "api.connection-watches-max",
          Type.integer(1, 1_000),
          "100",
          "Watches that may be open on one connection at once.");

  /** The keys of the API. */
  public static final Schema SCHEMA =
      LISTEN
          .schema()
          .and(
              Schema.of(
                  ADVERTISE,
                  REFLECTION,
                  SUBMISSIONS,
                  SUBMISSION_BYTES,
                  READS,
                  WAITS,
                  WATCHES,
                  CONNECTION_WATCHES));

  /** The defaults. */
  public static final ApiSettings DEFAULT =
      new ApiSettings(
          ListenSettings.at(new HostPort("127.0.0.1", 7780)),
          "",
          true,
          new Limits(10_000, 64L << 20, 8, 10_000, 1_000, 100));

  /** One that is reached where it listens. */
  public ApiSettings(ListenSettings listen, boolean reflection, Limits limits) {
    this(listen, "", reflection, limits);
  }

  /**
   * How much may be under way at once.
   *
   * @param submissions jobs that wait to be stored
   * @param submissionBytes bytes of their payloads
   * @param reads calls that read from the store
   * @param waits calls that wait for a job to end
   * @param watches open watches
   * @param connectionWatches open watches of one connection
   */
  public record Limits(
      int submissions,
      long submissionBytes,
      int reads,
      int waits,
      int watches,
      int connectionWatches) {}

  /**
   * Reads the settings.
   *
   * @throws dev.weft.common.config.ConfigException if the address is open to others and that was
   *     not allowed
   */
  public static ApiSettings from(Config config) {
    return new ApiSettings(
        LISTEN.read(config),
        config.get(ADVERTISE).map(HostPort::toString).orElse(""),
        config.get(REFLECTION),
        new Limits(
            config.get(SUBMISSIONS),
            config.get(SUBMISSION_BYTES),
            config.get(READS),
            config.get(WAITS),
            config.get(WATCHES),
            config.get(CONNECTION_WATCHES)));
  }
}
