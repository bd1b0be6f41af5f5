package dev.weft.coordinator.dispatch;

/**
 * A coordinator that this one has taken over: what it had given to agents is this one's now.
 *
 * @param owner its number
 * @param epoch what it says in this epoch, or in an older one, is void
 */
public record Predecessor(long owner, long epoch) {}
