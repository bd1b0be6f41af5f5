package dev.weft.coordinator.dispatch;

/**
 * Names a caller that waits for an {@link Answer}.
 *
 * @param number unique in this process
 */
public record Ticket(long number) {}
