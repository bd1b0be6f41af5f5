package dev.weft.common.id;

/**
 * Names a pool.
 *
 * @param value 1 to 63 of {@code [a-z0-9._-]}
 */
public record PoolName(String value) implements Comparable<PoolName> {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character; the
   *     message says which, and never repeats the value
   */
  public PoolName {
    Name.lowerCase("pool", value, 63);
  }

  @Override
  public int compareTo(PoolName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
