package dev.weft.common.id;

/**
 * Names a handler.
 *
 * @param value 1 to 63 of {@code [a-z0-9._-]}
 */
public record HandlerName(String value) implements Comparable<HandlerName> {
  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is too long, empty or holds another character; the
   *     message says which, and never repeats the value
   */
  public HandlerName {
    Name.lowerCase("handler", value, 63);
  }

  @Override
  public int compareTo(HandlerName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
