package dev.weft.coordinator.doctor;

import java.util.Comparator;

/**
 * One thing that was found.
 *
 * @param code what kind of thing
 * @param subject what it is about: the name of a queue, an agent, a pool, a setting
 * @param problem what is wrong, in a sentence or two for people
 */
public record Finding(Code code, String subject, String problem) {
  /** The worst first, then by code and subject. */
  public static final Comparator<Finding> ORDER =
      Comparator.comparing((Finding finding) -> finding.code().severity())
          .thenComparing(finding -> finding.code().name())
          .thenComparing(Finding::subject)
          .thenComparing(Finding::problem);

  /** Says by name that something could not be looked at, and why. */
  public static Finding notChecked(String subject, String why) {
    return new Finding(Code.NOT_CHECKED, subject, why);
  }
}
