package dev.weft.coordinator.dispatch;

/**
 * What an agent can do beyond the basic protocol.
 *
 * @param reconcile tell what coordinators that were taken over had given it
 * @param claim keep what a job can be made of again, and give it back
 */
public record Abilities(boolean reconcile, boolean claim) {
  /** Nothing more. */
  public static final Abilities NONE = new Abilities(false, false);
}
