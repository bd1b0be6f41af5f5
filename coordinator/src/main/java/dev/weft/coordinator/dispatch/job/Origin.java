package dev.weft.coordinator.dispatch.job;

/**
 * Where a job came from; no part of what it is.
 *
 * @param source {@code api}, {@code replay}, the queue's name, or {@code schedule:} and the
 *     schedule's id
 * @param replayOf the id of the job that it replays; empty for none
 */
public record Origin(String source, String replayOf) {
  /** From the API. */
  public static final Origin API = of("api");

  /** Not a replay. */
  public static Origin of(String source) {
    return new Origin(source, "");
  }

  /** A replay of a job. */
  public static Origin replay(String of) {
    return new Origin("replay", of);
  }
}
