package dev.weft.coordinator.dispatch.job;

/**
 * What a job's attempts have cost it so far.
 *
 * @param executions attempts that are known or suspected to have started
 * @param failures attempts that failed or timed out
 * @param losses attempts that were lost with their agent
 */
public record Tally(int executions, int failures, int losses) {
  /** Nothing yet. */
  public static final Tally ZERO = new Tally(0, 0, 0);

  Tally execution() {
    return new Tally(executions + 1, failures, losses);
  }

  Tally failure() {
    return new Tally(executions, failures + 1, losses);
  }

  Tally loss() {
    return new Tally(executions, failures, losses + 1);
  }
}
