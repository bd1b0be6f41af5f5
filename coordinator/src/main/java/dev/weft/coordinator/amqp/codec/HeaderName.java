package dev.weft.coordinator.amqp.codec;

import java.util.Set;

/** The names of all headers that Weft reads or writes. */
public final class HeaderName {
  /** Every header of Weft's own begins like this. */
  public static final String PREFIX = "weft-";

  /** Stands in for headers that could not be read. */
  public static final String UNREADABLE = "weft-unreadable";

  /** How large the body was before it was cut. */
  public static final String BODY_SIZE = "weft-body-size";

  // What a producer may say.
  static final String POOL = "weft-pool";
  static final String TIMEOUT = "weft-timeout";
  static final String MAX_ATTEMPTS = "weft-max-attempts";
  static final String BACKOFF = "weft-backoff";
  static final String MAX_AGENT_LOSSES = "weft-max-agent-losses";
  static final String ON_LOST = "weft-on-lost";
  static final String LOST_AFTER = "weft-lost-after";
  static final String AGENT = "weft-agent";
  static final String LABELS = "weft-labels";
  static final String NOT_BEFORE = "weft-not-before";
  static final String TRACEPARENT = "traceparent";

  /** As the value of a length of time: there is no end. */
  static final String NEVER = "never";

  // What results and dead letters say.
  static final String JOB = "weft-job";
  static final String ATTEMPT = "weft-attempt";
  static final String EXECUTIONS = "weft-executions";
  static final String ERROR_CODE = "weft-error-code";
  static final String ERROR = "weft-error";
  static final String TRUNCATED = "weft-truncated";
  static final String REASON = "weft-reason";
  static final String DETAIL = "weft-detail";
  static final String SOURCE = "weft-source";

  private static final Set<String> READ =
      Set.of(
          POOL,
          TIMEOUT,
          MAX_ATTEMPTS,
          BACKOFF,
          MAX_AGENT_LOSSES,
          ON_LOST,
          LOST_AFTER,
          AGENT,
          LABELS,
          NOT_BEFORE);
  private static final Set<String> WRITTEN =
      Set.of(
          JOB,
          ATTEMPT,
          EXECUTIONS,
          ERROR_CODE,
          ERROR,
          TRUNCATED,
          REASON,
          DETAIL,
          SOURCE,
          BODY_SIZE);
  private static final Set<String> RESERVED = Set.of("weft-key");

  private HeaderName() {}

  /**
   * Whether a producer's message may carry the header. What Weft writes may come back in a dead
   * letter that somebody moved, and means nothing then.
   *
   * @throws Unfit if it is, or looks like, a header of Weft's that says something it does not know
   */
  static void check(String name) throws Unfit {
    if (!name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
      return;
    }
    if (RESERVED.contains(name)) {
      throw new Unfit(RefusalReason.NOT_SUPPORTED, name + " is not supported by this version");
    }
    if (!READ.contains(name) && !WRITTEN.contains(name)) {
      throw new Unfit(
          RefusalReason.UNKNOWN_HEADER, "there is no header " + MessageText.shown(name));
    }
  }

  /** Whether it is one that Weft writes itself, into results and dead letters. */
  static boolean written(String name) {
    return WRITTEN.contains(name);
  }
}
