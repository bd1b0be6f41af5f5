package dev.weft.coordinator.session;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** What a stream ends with: the one place where a {@link Violation} becomes a status. */
final class SessionStatus {
  private static final String DOMAIN = "weft.dev";

  private SessionStatus() {}

  static StatusRuntimeException of(Violation violation) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code(violation.kind()).getNumber())
            .setMessage(String.valueOf(violation.getMessage()))
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(violation.reason())
                        .putAllMetadata(violation.facts())
                        .build()));
    if (violation.retryAfter().isPositive()) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder()
                  .setRetryDelay(MessageCodec.duration(violation.retryAfter()))
                  .build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static Code code(Violation.Kind kind) {
    return switch (kind) {
      case INVALID -> Code.INVALID_ARGUMENT;
      case ORDER -> Code.FAILED_PRECONDITION;
      case LATE -> Code.DEADLINE_EXCEEDED;
      case DUPLICATE -> Code.ALREADY_EXISTS;
      case DENIED -> Code.PERMISSION_DENIED;
      case REPLACED -> Code.ABORTED;
      case CROWDED, LEAVING -> Code.UNAVAILABLE;
      case FAULT -> Code.INTERNAL;
    };
  }
}
