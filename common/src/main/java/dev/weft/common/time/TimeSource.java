package dev.weft.common.time;

/** Where time comes from. Implementations are thread-safe. */
@FunctionalInterface
public interface TimeSource {
  /** Reads both clocks. */
  Moment now();
}
