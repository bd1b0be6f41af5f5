package dev.weft.agent.telemetry;

/**
 * How much attempts may say.
 *
 * @param logBuffer bytes of log that an attempt may have waiting, at least {@link #MIN_BUFFER}
 * @param logTotal bytes of log that all attempts may have waiting, at least as many
 * @param logRate bytes of log that an attempt may write per second, at least 1
 */
public record TelemetryLimits(int logBuffer, long logTotal, long logRate) {
  /** The smallest buffer: two of the longest lines fit. */
  public static final int MIN_BUFFER = 2 * (LogBuffer.LONGEST_LINE + 1);

  /** Checks the numbers. */
  public TelemetryLimits {
    if (logBuffer < MIN_BUFFER || logTotal < logBuffer || logRate < 1) {
      throw new IllegalArgumentException("limits of the log are too small");
    }
  }
}
