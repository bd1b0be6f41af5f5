package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Objects;

/**
 * How a stream was ended by the coordinator.
 *
 * @param code the status
 * @param details of the status
 */
record Refusal(Code code, List<Any> details) {
  /** Waits for the end of an agent's stream. */
  static Refusal of(ScriptedAgent agent) {
    StatusRuntimeException error = agent.error();
    return new Refusal(
        error.getStatus().getCode(),
        Objects.requireNonNull(StatusProto.fromThrowable(error)).getDetailsList());
  }

  Refusal is(Code expected, String reason) {
    assertThat(code).isEqualTo(expected);
    assertThat(info().getReason()).isEqualTo(reason);
    assertThat(info().getDomain()).isEqualTo("weft.dev");
    return this;
  }

  ErrorInfo info() {
    try {
      return details.getFirst().unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  boolean saysWhenToRetry() {
    return details.stream().anyMatch(detail -> detail.is(RetryInfo.class));
  }
}
