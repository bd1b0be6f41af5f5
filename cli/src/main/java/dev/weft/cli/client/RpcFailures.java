package dev.weft.cli.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.weft.cli.output.Human;
import dev.weft.cli.shell.CommandFailure;
import dev.weft.cli.shell.ExitCode;
import dev.weft.common.config.HostPort;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.stream.Collectors;

/** Turns a failed call into one line and an exit code: the only place that does. Thread-safe. */
public final class RpcFailures {
  private static final String NETWORK_CLOSED = "Network closed for unknown reason";

  private final HostPort address;

  RpcFailures(HostPort address) {
    this.address = address;
  }

  /** What to tell the user about a call that failed. */
  CommandFailure explain(StatusRuntimeException failure) {
    Code code = failure.getStatus().getCode();
    return new CommandFailure(exitCode(code, failure), line(code, failure), failure);
  }

  /** What to tell the user about one item of a batch that was refused. */
  public static String refusal(Status error) {
    return withDetails(error.getMessage(), error);
  }

  private String line(Code code, StatusRuntimeException failure) {
    String said = said(failure);
    return switch (code) {
      case UNAVAILABLE -> isTransport(failure) ? nobodyAnswers(failure) : cannotNow(said);
      case DEADLINE_EXCEEDED ->
          "the coordinator at " + address + " did not answer in time; is it overloaded or stopped?";
      case UNIMPLEMENTED ->
          "the server at "
              + address
              + " does not know this call; is it a Weft coordinator, and as"
              + " new as this command?";
      case INTERNAL, UNKNOWN, DATA_LOSS ->
          isTransport(failure)
              ? nobodyAnswers(failure)
              : "the coordinator at " + address + " failed: " + said;
      case UNAUTHENTICATED, PERMISSION_DENIED -> "the coordinator does not allow this: " + said;
      case NOT_FOUND,
          ALREADY_EXISTS,
          INVALID_ARGUMENT,
          OUT_OF_RANGE,
          FAILED_PRECONDITION,
          ABORTED,
          RESOURCE_EXHAUSTED,
          CANCELLED,
          OK ->
          said;
    };
  }

  private static ExitCode exitCode(Code code, StatusRuntimeException failure) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED, UNKNOWN -> ExitCode.UNREACHABLE;
      case NOT_FOUND -> ExitCode.NOT_FOUND;
      case UNAUTHENTICATED, PERMISSION_DENIED -> ExitCode.DENIED;
      case ALREADY_EXISTS,
          INVALID_ARGUMENT,
          OUT_OF_RANGE,
          FAILED_PRECONDITION,
          ABORTED,
          RESOURCE_EXHAUSTED,
          CANCELLED ->
          ExitCode.REFUSED;
      case INTERNAL, DATA_LOSS, OK ->
          isTransport(failure) ? ExitCode.UNREACHABLE : ExitCode.INTERNAL;
    };
  }

  private String nobodyAnswers(StatusRuntimeException failure) {
    return "no coordinator answers at "
        + address
        + reason(failure)
        + "; start one with 'weft coordinator', or say where it is with --address or WEFT_ADDRESS";
  }

  private String cannotNow(String said) {
    return "the coordinator at " + address + " cannot do this now: " + said;
  }

  // The end of the innermost message says it best: "Connection refused".
  private static String reason(StatusRuntimeException failure) {
    String reason = String.valueOf(failure.getStatus().getDescription());
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      String text = cause.getMessage();
      reason = text == null ? reason : text.lines().findFirst().orElse("");
    }
    String end = reason.substring(reason.lastIndexOf(": ") + 1).strip();
    return end.isEmpty() ? "" : " (" + end + ")";
  }

  // A status that came from the coordinator has no cause; one that the transport made has, but for
  // one.
  private static boolean isTransport(StatusRuntimeException failure) {
    if (NETWORK_CLOSED.equals(failure.getStatus().getDescription())) {
      return true;
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause.getClass().getName().contains("Http2")) {
        return true;
      }
    }
    return false;
  }

  private static String said(StatusRuntimeException failure) {
    String text = failure.getStatus().getDescription();
    Status details = StatusProto.fromThrowable(failure);
    String base = text == null || text.isBlank() ? failure.getStatus().getCode().toString() : text;
    return details == null ? base : withDetails(base, details);
  }

  private static String withDetails(String text, Status status) {
    StringBuilder line = new StringBuilder(text.replaceAll("\\R", " "));
    for (Any detail : status.getDetailsList()) {
      try {
        if (detail.is(BadRequest.class)) {
          line.append(fields(detail.unpack(BadRequest.class), text));
        } else if (detail.is(RetryInfo.class)) {
          line.append("; try again in ")
              .append(Human.took(Human.duration(detail.unpack(RetryInfo.class).getRetryDelay())));
        }
      } catch (InvalidProtocolBufferException e) {
        line.append(" (a detail of the error cannot be read)");
      }
    }
    return line.toString();
  }

  private static String fields(BadRequest request, String text) {
    String fields =
        request.getFieldViolationsList().stream()
            .filter(violation -> !text.contains(violation.getDescription()))
            .map(violation -> violation.getField() + ": " + violation.getDescription())
            .collect(Collectors.joining(", "));
    return fields.isEmpty() ? "" : " (" + fields + ")";
  }
}
