package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * What a call failed with.
 *
 * @param status with its details
 */
record Errors(Status status) {
  /** Makes a call that must fail. */
  static Errors of(ThrowingCallable call) {
    StatusRuntimeException thrown = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(thrown).as("the call must fail").isNotNull();
    return new Errors(Objects.requireNonNull(StatusProto.fromThrowable(thrown)));
  }

  /** Checks the reason and with it the code. */
  Errors is(Reason reason) {
    assertThat(info().getReason()).isEqualTo(reason.name());
    assertThat(info().getDomain()).isEqualTo("weft.dev");
    assertThat(status.getCode()).isEqualTo(reason.code().getNumber());
    return this;
  }

  ErrorInfo info() {
    return detail(ErrorInfo.class).orElseThrow();
  }

  boolean saysWhenToRetry() {
    return detail(RetryInfo.class).isPresent();
  }

  /** The paths of the fields that were wrong. */
  List<String> fields() {
    return detail(BadRequest.class).stream()
        .flatMap(bad -> bad.getFieldViolationsList().stream())
        .map(BadRequest.FieldViolation::getField)
        .toList();
  }

  private <M extends Message> Optional<M> detail(Class<M> type) {
    for (Any any : status.getDetailsList()) {
      if (any.is(type)) {
        try {
          return Optional.of(any.unpack(type));
        } catch (InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return Optional.empty();
  }
}
