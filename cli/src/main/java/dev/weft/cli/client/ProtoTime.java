package dev.weft.cli.client;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Java's times as the API's. */
public final class ProtoTime {
  private ProtoTime() {}

  /** A length of time. */
  public static com.google.protobuf.Duration of(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** A moment. */
  public static Timestamp of(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
