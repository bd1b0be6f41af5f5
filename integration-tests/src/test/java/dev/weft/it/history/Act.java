package dev.weft.it.history;

import java.time.Instant;

/**
 * What a client did, and what it heard. One that is not sure may do the same again.
 *
 * @param at when it heard, or gave up waiting, by the machine's wall clock
 * @param operation what it did
 * @param job the job's id
 * @param answer what it heard
 */
public record Act(Instant at, Operation operation, String job, Answer answer) {
  /** What a client can do with a job. */
  public enum Operation {
    /** Put it on a queue of the broker. */
    PUBLISH,
    /** Submitted it by the API. */
    SUBMIT
  }

  /** What a client heard. */
  public enum Answer {
    /** It is taken. */
    OK,
    /** It is not, and will not be. */
    FAIL,
    /** Nothing: it may be, or not. */
    UNKNOWN
  }
}
