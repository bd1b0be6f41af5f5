package dev.weft.it.net;

import java.time.Duration;

/** What happens to the bytes of one direction of a {@link FaultProxy}. */
public sealed interface Fault {
  /** They pass, as they come. */
  record Pass() implements Fault {}

  /**
   * Each passes so long after it came; how many pass at once is not limited by it.
   *
   * @param by zero or more
   */
  record Delay(Duration by) implements Fault {}

  /**
   * So many pass in a second, over all connections together.
   *
   * @param bytesPerSecond 1 or more
   */
  record Throttle(long bytesPerSecond) implements Fault {
    /** Checks the rate. */
    public Throttle {
      if (bytesPerSecond < 1) {
        throw new IllegalArgumentException("bytesPerSecond must be 1 or more: " + bytesPerSecond);
      }
    }
  }

  /**
   * They wait: the sender is slowed and then blocked, and all of them pass later. This is a network
   * that is cut for a while and whose TCP sends again.
   */
  record Stall() implements Fault {}

  /**
   * They vanish, ends of streams too, and the sender never notices: a half-open connection. It can
   * never be whole again, so a connection that has lost bytes is reset as soon as others would
   * pass.
   */
  record Swallow() implements Fault {}

  /**
   * So many pass, counted over all connections from now on; then the connection that carries the
   * next one is reset in the middle of whatever it sends, and from there on bytes pass again.
   *
   * @param bytes 0 or more
   */
  record CutAfter(long bytes) implements Fault {
    /** Checks the number. */
    public CutAfter {
      if (bytes < 0) {
        throw new IllegalArgumentException("bytes must be 0 or more: " + bytes);
      }
    }
  }
}
