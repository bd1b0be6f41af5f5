package dev.weft.coordinator.amqp.outbox;

/**
 * How publishing goes.
 *
 * @param waiting notices in memory that are not confirmed yet
 * @param behind whether more of them are in the store only
 * @param confirmed notices that are done
 * @param returned replies that found no queue
 * @param repeated notices that were published again
 * @param abandoned notices that the broker would never take
 * @param trouble why nothing is published; empty if all is well
 */
public record OutboxHealth(
    int waiting,
    boolean behind,
    long confirmed,
    long returned,
    long repeated,
    long abandoned,
    String trouble) {}
