package dev.weft.coordinator.dispatch.job;

/**
 * How an attempt ended, as its agent says.
 *
 * @param attempt the attempt's number
 * @param outcome {@link Outcome#LOST}: its agent stopped it, cut off for too long
 * @param output what it produced
 * @param failure why it did not succeed
 * @param didNotStop whether the handler ignored being stopped and still ran
 */
public record Report(
    int attempt, Outcome outcome, Output output, Failure failure, boolean didNotStop) {}
