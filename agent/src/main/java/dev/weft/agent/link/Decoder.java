package dev.weft.agent.link;

import dev.weft.agent.core.Owner;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Assignment;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.agent.core.attempt.Verdict;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.CancelReason;
import dev.weft.proto.agent.v1.Reconcile;
import dev.weft.proto.agent.v1.ResultAck;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads messages of the protocol. What recurs from job to job, such as media types, is made once
 * and shared, since there may be a million jobs. Confined to the reader of one link. Methods throw
 * {@link IllegalArgumentException} for what breaks a limit of the protocol.
 */
final class Decoder {
  private static final int SHARED = 256;
  private static final int LONGEST_TYPE = 255;
  private static final int LONGEST_TRACE = 512;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_TOKEN = 64 << 10;

  private final Map<String, HandlerName> handlers = new HashMap<>();
  private final Map<String, String> types = new HashMap<>();
  private Duration lastTimeout = Duration.ZERO;
  private Optional<Duration> lastLostAfter = Optional.empty();

  Assignment assignment(AttemptId attempt, Assign assign) {
    return new Assignment(
        attempt,
        handler(assign.getHandler()),
        Content.of(assign.getPayload().toByteArray(), type(assign.getContentType())),
        assign.hasTimeout() ? timeout(assign.getTimeout()) : Duration.ZERO,
        assign.hasLostAfter() ? lostAfter(assign.getLostAfter()) : Optional.empty(),
        trace(assign.getTraceparent()));
  }

  static AttemptId attempt(AttemptRef ref) {
    return new AttemptId(new JobId(ref.getJobId()), ref.getAttempt());
  }

  /** One that is longer than allowed is none: the job runs all the same. */
  static Content token(Assign assign) {
    return assign.getToken().size() > LONGEST_TOKEN
        ? Content.EMPTY
        : Content.of(assign.getToken().toByteArray(), "");
  }

  /**
   * What the coordinator says of its store; empty if it does not name its start, or not well. Its
   * past is then nothing that another start could be measured by.
   */
  static Optional<StorePosition> position(Welcome welcome) {
    String cluster = welcome.getClusterId();
    String incarnation = welcome.getIncarnation();
    if (incarnation.isEmpty()
        || incarnation.length() > LONGEST_NAME
        || cluster.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    return Optional.of(
        new StorePosition(
            cluster, welcome.getOwner(), welcome.getEpoch(), incarnation, welcome.getCommits()));
  }

  /**
   * Reads verdicts.
   *
   * @param claims whether it was agreed that attempts may be claimed
   */
  static List<Verdict> verdicts(Verdicts verdicts, boolean claims) {
    return verdicts.getVerdictsList().stream()
        .map(verdict ->
            new Verdict(attempt(verdict.getAttempt()), action(verdict.getAction(), claims)))
        .toList();
  }

  static List<Owner> dead(Reconcile reconcile) {
    return reconcile.getTakenOverList().stream()
        .map(dead -> new Owner(dead.getOwner(), dead.getEpoch()))
        .toList();
  }

  static List<AttemptId> attempts(Reconcile reconcile) {
    return reconcile.getAttemptsList().stream().map(Decoder::attempt).toList();
  }

  static List<AttemptId> attempts(ResultAck ack) {
    return ack.getAttemptsList().stream().map(Decoder::attempt).toList();
  }

  static StopReason reason(CancelReason reason) {
    return switch (reason) {
      case CANCEL_REASON_TIMEOUT -> StopReason.TIMEOUT;
      case CANCEL_REASON_DRAIN -> StopReason.DRAIN;
      case CANCEL_REASON_REQUESTED, CANCEL_REASON_UNSPECIFIED, UNRECOGNIZED -> StopReason.REQUESTED;
    };
  }

  /** A length of time, or {@code otherwise} if it is none or negative. */
  static Duration duration(com.google.protobuf.Duration duration, Duration otherwise) {
    try {
      Duration read = Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
      return read.isNegative() ? otherwise : read;
    } catch (ArithmeticException | DateTimeException e) {
      return otherwise;
    }
  }

  private static Verdict.Action action(VerdictAction action, boolean claims) {
    return switch (action) {
      case VERDICT_ACTION_SEND_RESULT -> Verdict.Action.SEND_RESULT;
      case VERDICT_ACTION_FORGET -> Verdict.Action.FORGET;
      case VERDICT_ACTION_ABORT -> Verdict.Action.ABORT;
      case VERDICT_ACTION_LEAVE -> Verdict.Action.LEAVE;
      // Of what it does not understand, the agent goes on with what it does.
      case VERDICT_ACTION_CLAIM -> claims ? Verdict.Action.CLAIM : Verdict.Action.CONTINUE;
      case VERDICT_ACTION_CONTINUE, VERDICT_ACTION_UNSPECIFIED, UNRECOGNIZED ->
          Verdict.Action.CONTINUE;
    };
  }

  private HandlerName handler(String name) {
    return shared(handlers).computeIfAbsent(name, HandlerName::new);
  }

  private String type(String type) {
    check(type.length() <= LONGEST_TYPE, "the content type is too long");
    return shared(types).computeIfAbsent(type, same -> same);
  }

  private Duration timeout(com.google.protobuf.Duration timeout) {
    Duration read = duration(timeout, Duration.ZERO);
    check(read.isPositive(), "the timeout must be positive");
    if (!read.equals(lastTimeout)) {
      lastTimeout = read;
    }
    return lastTimeout;
  }

  private Optional<Duration> lostAfter(com.google.protobuf.Duration lostAfter) {
    Duration read = duration(lostAfter, Duration.ofSeconds(-1));
    check(!read.isNegative(), "lost_after must not be negative");
    if (!lastLostAfter.filter(read::equals).isPresent()) {
      lastLostAfter = Optional.of(read);
    }
    return lastLostAfter;
  }

  private static String trace(String traceparent) {
    check(traceparent.length() <= LONGEST_TRACE, "the trace context is too long");
    return traceparent;
  }

  private static <V> Map<String, V> shared(Map<String, V> map) {
    if (map.size() >= SHARED) {
      map.clear();
    }
    return map;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
