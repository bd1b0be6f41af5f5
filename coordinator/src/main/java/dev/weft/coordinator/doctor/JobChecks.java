package dev.weft.coordinator.doctor;

import java.util.ArrayList;
import java.util.List;

/** What asks for somebody among the jobs. Pure. */
public final class JobChecks {
  /** Nothing is counted further. */
  public static final int MANY = 100;

  private static final int SOME_LETTERS = 10;

  private JobChecks() {}

  /**
   * Judges what piles up.
   *
   * @param held jobs that wait for a decision, {@link #MANY} or less
   * @param lately what became a dead letter within an hour, {@link #MANY} or less
   */
  public static List<Finding> of(int held, int lately) {
    List<Finding> findings = new ArrayList<>();
    if (held > 0) {
      findings.add(new Finding(Code.HELD_JOBS, "jobs", count(held) + " are held"));
    }
    if (lately >= SOME_LETTERS) {
      findings.add(
          new Finding(Code.DEAD_LETTERS, "dead letters", count(lately) + " within the last hour"));
    }
    return findings;
  }

  private static String count(int number) {
    return number >= MANY ? MANY + " or more" : Integer.toString(number);
  }
}
