package dev.weft.coordinator.dispatch;

/**
 * Names one message that a source handed over and that waits to be settled.
 *
 * @param source the queue's name
 * @param generation which of the source's channels, from 1; a delivery of an earlier one is settled
 *     by nobody
 * @param tag the delivery tag on that channel
 */
public record Delivery(String source, long generation, long tag) {}
