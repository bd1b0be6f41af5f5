package dev.weft.coordinator.dispatch.schedule;

/** What happens when a schedule fires and the job of the time before has not ended. */
public enum Overlap {
  /** The new job is left out. */
  SKIP,
  /** Both run. */
  ALLOW,
  /** The old job is cancelled; it may still be stopping when the new one starts. */
  REPLACE
}
