package dev.weft.coordinator.loop;

/**
 * How far an attempt has come.
 *
 * @param attempt its number
 * @param sequence from 1; rises with each report of the attempt
 * @param fraction 0 to 1; negative when unknown
 * @param message the handler's words; at most 4 KiB
 */
public record JobProgress(int attempt, long sequence, double fraction, String message) {
  static final JobProgress NONE = new JobProgress(0, 0, -1, "");
}
