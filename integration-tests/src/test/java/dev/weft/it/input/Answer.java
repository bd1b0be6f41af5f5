package dev.weft.it.input;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import java.util.Objects;

/**
 * How a call was refused.
 *
 * @param code the status
 * @param reason the stable one; empty if the transport refused it
 * @param facts what programs are told besides
 */
record Answer(String code, String reason, Map<String, String> facts) {
  static Answer of(StatusRuntimeException refused) {
    String code = refused.getStatus().getCode().name();
    Status status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
    try {
      for (Any any : status.getDetailsList()) {
        if (any.is(ErrorInfo.class)) {
          ErrorInfo info = any.unpack(ErrorInfo.class);
          return new Answer(code, info.getReason(), info.getMetadataMap());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("an answer that is none", e);
    }
    return new Answer(code, "", Map.of());
  }

  /** Code and reason in one line. */
  String line() {
    return (code + " " + reason).strip();
  }
}
