package dev.weft.coordinator.dispatch.job;

/**
 * What an attempt produced.
 *
 * @param payload the bytes and their type; at most 1 MiB
 * @param truncated whether it was cut at its limit
 */
public record Output(Payload payload, boolean truncated) {
  /** Nothing. */
  public static final Output NONE = new Output(Payload.EMPTY, false);
}
