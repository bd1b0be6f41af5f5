package dev.weft.agent.link;

/** How much log may still be sent on a stream. Granted by the reader, spent by the writer. */
final class Allowance {
  private volatile long granted;
  private long spent;

  /** The total of bytes that may have been sent; a smaller one than before changes nothing. */
  void grant(long total) {
    granted = Math.max(granted, total);
  }

  /** How many bytes may be sent now, at most {@code wanted}. */
  int upTo(int wanted) {
    return Math.clamp(granted - spent, 0, wanted);
  }

  void spend(int bytes) {
    spent += bytes;
  }
}
