package dev.weft.it.history;

import java.util.Map;

/**
 * A job as Weft lists it at the end of a run.
 *
 * @param job its id
 * @param state the state's name as messages about it say it, such as {@code succeeded}
 * @param ended whether that is for good
 * @param attempt the newest attempt's number; 0 if there was none
 * @param executions attempts that are known or suspected to have started
 * @param lost attempts that were counted as lost, each with how it ended in truth, as its agent
 *     told later; empty if it did not
 */
public record Listed(
    String job,
    String state,
    boolean ended,
    int attempt,
    int executions,
    Map<Integer, String> lost) {
  static final String SUCCEEDED = "succeeded";

  /** Copies the map. */
  public Listed {
    lost = Map.copyOf(lost);
  }

  /** One of which no attempt was counted as lost. */
  public Listed(String job, String state, boolean ended, int attempt, int executions) {
    this(job, state, ended, attempt, executions, Map.of());
  }

  /** A success that took one attempt. */
  public static Listed succeeded(String job) {
    return succeeded(job, 1, 1);
  }

  /** A success of this attempt. */
  public static Listed succeeded(String job, int attempt, int executions) {
    return new Listed(job, SUCCEEDED, true, attempt, executions);
  }
}
