package dev.weft.coordinator.api;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Times and durations on the wire. */
final class Times {
  private static final int NANOS = 1_000_000_000;

  private Times() {}

  static com.google.protobuf.Duration proto(Duration value) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(value.getSeconds())
        .setNanos(value.getNano())
        .build();
  }

  static Timestamp proto(Instant value) {
    return Timestamp.newBuilder()
        .setSeconds(value.getEpochSecond())
        .setNanos(value.getNano())
        .build();
  }

  /** The duration from {@code min} to {@code max} that a message stands for; empty if none. */
  static Optional<Duration> duration(
      com.google.protobuf.Duration value, Duration min, Duration max) {
    if (value.getNanos() < 0 || value.getNanos() >= NANOS || value.getSeconds() < 0) {
      return Optional.empty();
    }
    Duration duration = Duration.ofSeconds(value.getSeconds(), value.getNanos());
    boolean within = duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0;
    return within ? Optional.of(duration) : Optional.empty();
  }

  /** The moment that a message stands for; empty if it is none. */
  static Optional<Instant> instant(Timestamp value) {
    if (value.getNanos() < 0 || value.getNanos() >= NANOS) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(value.getSeconds(), value.getNanos()));
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }
}
