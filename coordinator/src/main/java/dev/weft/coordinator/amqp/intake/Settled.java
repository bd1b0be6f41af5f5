package dev.weft.coordinator.amqp.intake;

import java.util.BitSet;

/**
 * Which deliveries of one channel are settled. Tags are counted from 1 without gaps, and may be
 * settled in any order; what may be acknowledged is the tag up to which all are. For one thread.
 */
final class Settled {
  // Bit 0 stands for tag base + 1.
  private final BitSet beyond = new BitSet();
  private long base;
  private long acknowledged;

  /**
   * Settles a tag; again is harmless.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  void settle(long tag) {
    if (tag < 1) {
      throw new IllegalArgumentException("tags begin at 1: " + tag);
    }
    if (tag <= base) {
      return;
    }
    beyond.set(Math.toIntExact(tag - base - 1));
    int run = beyond.nextClearBit(0);
    // Moving the bits costs their number, so it is done for many tags at once.
    if (run >= Math.max(64, beyond.length() / 2)) {
      base += run;
      shift(run);
    }
  }

  /** The tag up to which all are settled; 0 if not even the first one is. */
  long prefix() {
    return base + beyond.nextClearBit(0);
  }

  /** How many tags the next acknowledgement would cover. */
  long due() {
    return prefix() - acknowledged;
  }

  /** What is settled is being acknowledged now, up to {@link #prefix}. */
  long acknowledge() {
    acknowledged = prefix();
    return acknowledged;
  }

  private void shift(int count) {
    BitSet rest = beyond.get(count, Math.max(count, beyond.length()));
    beyond.clear();
    beyond.or(rest);
  }
}
