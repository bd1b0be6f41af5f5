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

  /** Bytes that specs may take: of a third of the whole, what {@link #full} leaves free of it. */
  long specs() {
    return maxSize / 16;
  }

  /**
   * Whether a segment is worth being written anew, with what must be kept only: because most of it
   * need not be, or because there is little room for specs, of which it is not known how many must
   * be, and it has doubled since it was begun.
   *
   * @param size its bytes
   * @param begun its bytes when it had taken the place of the one before
   * @param live bytes that must be kept, without specs
   * @param specs bytes of specs, of which some need not be kept
   */
  boolean bloated(long size, long begun, long live, long specs) {
    long kept = live + specs;
    return size - kept > Math.max(kept, Math.min(SLACK, maxSize / 4))
        || (specs > specs() / 2 && size > 2 * begun);
  }
}
