package dev.weft.common.id;

/**
 * Names a job; chosen by its submitter or made as a {@link UuidV7}.
 *
 * @param value 1 to 128 of {@code [A-Za-z0-9._:-]}
 */
public record JobId(String value) implements Comparable<JobId> {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character; the
   *     message says which, and never repeats the value
   */
  public JobId {
    Name.identifier("job id", value, 128);
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
