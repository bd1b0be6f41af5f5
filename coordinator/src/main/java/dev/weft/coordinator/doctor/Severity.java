package dev.weft.coordinator.doctor;

/** How bad a finding is, the worst first. */
public enum Severity {
  /**
   * A single ordinary fault may lose jobs or run them twice, strangers may get in, or jobs do not
   * run now.
   */
  DANGER,
  /** Weft works, with less safety or worse service than it could. */
  WARNING,
  /** Nothing is wrong as far as it goes, or it could not be looked at. */
  NOTE
}
