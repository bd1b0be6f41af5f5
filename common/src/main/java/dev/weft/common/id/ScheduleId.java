package dev.weft.common.id;

/**
 * Names a schedule.
 *
 * @param value 1 to 63 of {@code [a-z0-9._-]}
 */
public record ScheduleId(String value) implements Comparable<ScheduleId> {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character; the
   *     message says which, and never repeats the value
   */
  public ScheduleId {
    Name.lowerCase("schedule", value, 63);
  }

  @Override
  public int compareTo(ScheduleId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
