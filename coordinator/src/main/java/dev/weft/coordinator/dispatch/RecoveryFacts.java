package dev.weft.coordinator.dispatch;

import java.time.Instant;

/**
 * What is recorded of a coordinator's newest recovery.
 *
 * @param origin the number of the coordinator that was the first to begin it
 * @param since when that one did; with the origin it names the recovery at all coordinators
 * @param why in a few words for people
 * @param adopted attempts that were taken in
 * @param refused attempts that were not, for want of a proof
 * @param over whether it has ended
 */
public record RecoveryFacts(
    long origin, Instant since, String why, int adopted, int refused, boolean over) {
  /** There was none. */
  public static final RecoveryFacts NONE = new RecoveryFacts(-1, Instant.EPOCH, "", 0, 0, true);

  /** One that begins. */
  public static RecoveryFacts begun(long origin, Instant since, String why) {
    return new RecoveryFacts(origin, since, why, 0, 0, false);
  }

  /** Whether another coordinator's is the same. */
  boolean same(RecoveryFacts other) {
    return origin == other.origin && since.equals(other.since);
  }

  RecoveryFacts adopt() {
    return new RecoveryFacts(origin, since, why, adopted + 1, refused, over);
  }

  RecoveryFacts refuse() {
    return new RecoveryFacts(origin, since, why, adopted, refused + 1, over);
  }

  RecoveryFacts end() {
    return new RecoveryFacts(origin, since, why, adopted, refused, true);
  }
}
