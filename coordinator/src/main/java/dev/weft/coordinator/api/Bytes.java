package dev.weft.coordinator.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.weft.coordinator.dispatch.job.Payload;

/** Payloads on the wire, without copying: their arrays never change. */
final class Bytes {
  private Bytes() {}

  static ByteString proto(Payload payload) {
    return UnsafeByteOperations.unsafeWrap(payload.bytes());
  }
}
