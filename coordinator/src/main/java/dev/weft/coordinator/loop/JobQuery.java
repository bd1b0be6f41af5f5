package dev.weft.coordinator.loop;

import java.time.Instant;
import java.util.Set;

/**
 * Which jobs to list; empty filters let everything through.
 *
 * @param states names of states as in design: {@code queued}, {@code retry_wait} ...; any of them
 * @param pool only this pool
 * @param handler only this handler
 * @param agent only jobs whose newest attempt is this agent's
 * @param from accepted at or after
 * @param until accepted before
 */
public record JobQuery(
    Set<StateName> states, String pool, String handler, String agent, Instant from, Instant until) {
  /** Everything. */
  public static final JobQuery ALL = new JobQuery(Set.of(), "", "", "", Instant.EPOCH, Instant.MAX);

  /** Copies the set. */
  public JobQuery {
    states = Set.copyOf(states);
  }
}
