package dev.weft.coordinator.loop;

import java.time.Instant;

/**
 * Which dead letters to list; empty filters let everything through.
 *
 * @param pool only jobs of this pool
 * @param handler only jobs for this handler
 * @param reason only this failure code, or this reason of a refusal
 * @param source only what came from here
 * @param from dead since then
 * @param until dead before then
 */
public record DeadLetterQuery(
    String pool, String handler, String reason, String source, Instant from, Instant until) {
  /** Everything. */
  public static final DeadLetterQuery ALL =
      new DeadLetterQuery("", "", "", "", Instant.EPOCH, Instant.MAX);
}
