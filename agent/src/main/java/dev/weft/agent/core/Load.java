package dev.weft.agent.core;

/**
 * How busy the agent is.
 *
 * @param running attempts whose handler is running
 * @param waiting attempts that wait for an older one of their job to end
 * @param stuck attempts that were told to stop, did not, and still hold their slot
 * @param unacked results that wait to be recorded
 */
public record Load(int running, int waiting, int stuck, int unacked) {
  /** Nothing. */
  public static final Load NONE = new Load(0, 0, 0, 0);
}
