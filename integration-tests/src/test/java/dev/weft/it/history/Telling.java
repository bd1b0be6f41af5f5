package dev.weft.it.history;

import java.time.Instant;

/**
 * A message that said how a job ended. The same may come again; another one must not.
 *
 * @param at when it came, by the machine's wall clock
 * @param job the job's id
 * @param state how it ended, such as {@code succeeded}
 * @param attempt the number of the attempt that ended it
 * @param output what it produced
 */
public record Telling(Instant at, String job, String state, int attempt, String output) {
  /** Whether both say the same, whenever they came. */
  boolean agrees(Telling other) {
    return state.equals(other.state) && attempt == other.attempt && output.equals(other.output);
  }

  /** Whether the record of the job is what this said. */
  boolean agrees(Listed record) {
    return state.equals(record.state()) && attempt == record.attempt();
  }
}
