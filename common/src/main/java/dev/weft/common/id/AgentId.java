package dev.weft.common.id;

/**
 * Names an agent; stable over its restarts.
 *
 * @param value 1 to 128 of {@code [A-Za-z0-9._:-]}
 */
public record AgentId(String value) implements Comparable<AgentId> {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character; the
   *     message says which, and never repeats the value
   */
  public AgentId {
    Name.identifier("agent id", value, 128);
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
