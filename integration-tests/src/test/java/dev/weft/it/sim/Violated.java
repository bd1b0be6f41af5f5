package dev.weft.it.sim;

import java.io.Serial;

/** An invariant does not hold. */
public final class Violated extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String job;

  /**
   * Makes one.
   *
   * @param job the id of the job that it is about; may be empty
   * @param message what does not hold
   */
  public Violated(String job, String message) {
    super(message);
    this.job = job;
  }

  /** The id of the job that it is about; may be empty. */
  public String job() {
    return job;
  }
}
