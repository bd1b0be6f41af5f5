package dev.weft.coordinator.session;

import java.io.Serial;
import java.time.Duration;
import java.util.Map;

/**
 * Ends a stream, and says why. Without a stack trace: it is what the agent did, not what went wrong
 * here.
 */
final class Violation extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What kind of answer it gets. */
  enum Kind {
    /** A message broke a limit, or makes no sense. */
    INVALID,
    /** The order of the opening was broken, or there is no common protocol. */
    ORDER,
    /** The agent took too long. */
    LATE,
    /** Another instance of the same agent is connected. */
    DUPLICATE,
    /** The agent has opened a newer stream. */
    REPLACED,
    /** The agent says what it can never know. */
    DENIED,
    /** There is no room now; coming back later helps. */
    CROWDED,
    /** The coordinator is leaving. */
    LEAVING,
    /** A fault of the coordinator. */
    FAULT
  }

  private final Kind kind;
  private final String reason;
  private final transient Map<String, String> facts;
  private final Duration retryAfter;

  private Violation(
      Kind kind, String reason, String message, Map<String, String> facts, Duration retryAfter) {
    super(message, null, false, false);
    this.kind = kind;
    this.reason = reason;
    this.facts = Map.copyOf(facts);
    this.retryAfter = retryAfter;
  }

  /**
   * Makes one.
   *
   * @param reason short and stable, in capitals
   * @param message one line for people; never repeats what the agent sent
   */
  static Violation of(Kind kind, String reason, String message) {
    return new Violation(kind, reason, message, Map.of(), Duration.ZERO);
  }

  /** Makes one with facts for programs. */
  static Violation of(Kind kind, String reason, String message, Map<String, String> facts) {
    return new Violation(kind, reason, message, facts, Duration.ZERO);
  }

  /** Makes one that says when to come back. */
  static Violation later(Kind kind, String reason, String message, Duration retryAfter) {
    return new Violation(kind, reason, message, Map.of(), retryAfter);
  }

  /** A message that breaks a limit. */
  static Violation invalid(String message) {
    return of(Kind.INVALID, "BAD_MESSAGE", message);
  }

  /** A message that may not come now. */
  static Violation order(String message) {
    return of(Kind.ORDER, "BAD_ORDER", message);
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return reason;
  }

  Map<String, String> facts() {
    return facts;
  }

  /** When to come back; zero if it does not say. */
  Duration retryAfter() {
    return retryAfter;
  }
}
