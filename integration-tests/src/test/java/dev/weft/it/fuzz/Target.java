package dev.weft.it.fuzz;

/**
 * Something that reads what comes from outside, and what must hold whatever that is: it is refused
 * in words, or means one thing. For one thread; what was checked before changes nothing.
 */
@FunctionalInterface
public interface Target {
  /**
   * Has an input read and looks at what comes of it.
   *
   * @throws AssertionError if a promise is broken
   * @throws Exception if the reader breaks: any but those that it refuses with
   */
  void check(byte[] input) throws Exception;
}
