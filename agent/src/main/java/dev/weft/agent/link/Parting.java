package dev.weft.agent.link;

import io.grpc.Status;
import java.time.Duration;

/**
 * Why a stream is over.
 *
 * @param kind what it means for the next one
 * @param reason one line for people
 * @param notBefore how long to wait at least before the next one
 */
record Parting(Kind kind, String reason, Duration notBefore) {
  /** What an end means for the next stream. */
  enum Kind {
    /** The network or the coordinator went away. */
    LOST,
    /** The coordinator does not want this agent as it is. */
    REFUSED,
    /** The agent itself ended it, to leave. */
    LEFT
  }

  static Parting lost(String reason) {
    return new Parting(Kind.LOST, reason, Duration.ZERO);
  }

  static Parting refused(String reason) {
    return new Parting(Kind.REFUSED, reason, Duration.ZERO);
  }

  static Parting left() {
    return new Parting(Kind.LEFT, "the agent leaves", Duration.ZERO);
  }

  static Parting of(Status status) {
    String description = status.getDescription();
    String text = description == null ? "" : ": " + description.lines().findFirst().orElse("");
    String reason = status.getCode() + text;
    return switch (status.getCode()) {
      case INVALID_ARGUMENT,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          UNIMPLEMENTED ->
          refused(reason);
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS ->
          lost(reason);
    };
  }

  Parting notBefore(Duration wait) {
    return new Parting(kind, reason, wait);
  }
}
