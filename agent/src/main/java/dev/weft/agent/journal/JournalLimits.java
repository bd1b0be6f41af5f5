package dev.weft.agent.journal;

/**
 * How large a journal may become.
 *
 * @param maxSize bytes that its files may take on the disk
 */
record JournalLimits(long maxSize) {
  private static final long SLACK = 16L << 20;

  /**
   * Whether so much must be kept that no more attempts should be taken: from 80 % of what may be,
   * until half of it. That is a third of the whole, since a segment may grow to twice what must be
   * kept, and what must be kept is then written once more beside it.
   *
   * @param before whether it was so
   * @param live bytes that must be kept
   */
  boolean full(boolean before, long live) {
    long most = maxSize / 3;
    return before ? live > most / 2 : live > most / 10 * 8;
  }

  /** Whether a segment of that size is worth being written anew, with what must be kept only. */
  boolean bloated(long size, long live) {
    return size - live > Math.max(live, Math.min(SLACK, maxSize / 4));
  }
}
