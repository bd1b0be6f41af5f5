package dev.weft.it.sim;

import java.io.Serial;

/** An invariant does not hold. */
final class Violated extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String job;

  Violated(String job, String message) {
    super(message);
    this.job = job;
  }

  /** The id of the job that it is about; may be empty. */
  String job() {
    return job;
  }
}
