package dev.weft.it.history;

/**
 * A job as Weft lists it at the end of a run.
 *
 * @param job its id
 * @param state the state's name as messages about it say it, such as {@code succeeded}
 * @param ended whether that is for good
 * @param attempt the newest attempt's number; 0 if there was none
 * @param executions attempts that are known or suspected to have started
 */
public record Listed(String job, String state, boolean ended, int attempt, int executions) {
  static final String SUCCEEDED = "succeeded";

  /** A success that took one attempt. */
  public static Listed succeeded(String job) {
    return succeeded(job, 1, 1);
  }

  /** A success of this attempt. */
  public static Listed succeeded(String job, int attempt, int executions) {
    return new Listed(job, SUCCEEDED, true, attempt, executions);
  }
}
