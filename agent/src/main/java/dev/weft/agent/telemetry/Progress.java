package dev.weft.agent.telemetry;

/**
 * How far an attempt is, as its handler says.
 *
 * @param sequence rises with each report of the attempt
 * @param fraction 0 to 1; -1 if unknown
 * @param message for people, at most 4 KiB
 */
public record Progress(long sequence, double fraction, String message) {}
