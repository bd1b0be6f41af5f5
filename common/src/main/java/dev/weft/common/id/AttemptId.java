package dev.weft.common.id;

/**
 * Names one execution of a job. The number is the fencing token: of two attempts of one job, only
 * the one with the higher number counts.
 *
 * @param job the job
 * @param number from 1
 */
public record AttemptId(JobId job, int number) {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public AttemptId {
    if (number < 1) {
      throw new IllegalArgumentException("attempt must be at least 1, it is " + number);
    }
  }

  @Override
  public String toString() {
    return job.value() + "#" + number;
  }
}
