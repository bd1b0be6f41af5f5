package dev.weft.agent.core;

/**
 * Who a coordinator is among those that share its store.
 *
 * @param number stays the same over its restarts
 * @param epoch rises with each start, and when another one takes it over; 0: it did not say
 */
public record Owner(long number, long epoch) {
  /** It did not say. */
  public static final Owner UNKNOWN = new Owner(0, 0);

  boolean known() {
    return epoch > 0;
  }
}
