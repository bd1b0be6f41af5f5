package dev.weft.it.history;

import java.time.Instant;

/**
 * One line of a witness file: an attempt began or ended in a handler.
 *
 * @param at when, by a clock of the whole machine
 * @param pid of the process that ran it
 * @param moment whether it began or ended
 * @param job the job's id
 * @param attempt its number, from 1
 */
public record Sighting(Instant at, long pid, Moment moment, String job, int attempt) {
  private static final int FIELDS = 5;

  /** A point in the life of an attempt. */
  public enum Moment {
    /** The handler began. */
    START,
    /** The handler came to its end; missing if it failed, or its process died. */
    END,
    /** The handler gave up because its agent told it to stop. */
    STOPPED
  }

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if the id would break the file's lines
   */
  public Sighting {
    if (job.isEmpty() || job.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("not an id for a line: " + job);
    }
  }

  /** The line, with its end. */
  String line() {
    return at + "\t" + pid + "\t" + moment + "\t" + job + "\t" + attempt + "\n";
  }

  /** Reads a line without its end. */
  static Sighting parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a line of a witness: " + line);
    }
    return new Sighting(
        Instant.parse(fields[0]),
        Long.parseLong(fields[1]),
        Moment.valueOf(fields[2]),
        fields[3],
        Integer.parseInt(fields[4]));
  }
}
