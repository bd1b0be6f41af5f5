package dev.weft.coordinator.dispatch;

/**
 * What a heartbeat says.
 *
 * @param stuck attempts that were told to stop, did not, and still hold their slot
 * @param cpuLoad 0 to 1 of all processors; negative when unknown
 * @param heapUsed bytes
 * @param heapMax bytes
 * @param trouble why it takes no jobs although it is not leaving; empty: nothing is wrong
 */
public record AgentLoad(int stuck, double cpuLoad, long heapUsed, long heapMax, String trouble) {
  /** Nothing is known yet. */
  public static final AgentLoad UNKNOWN = new AgentLoad(0, -1, 0, 0, "");

  /** The same with something wrong. */
  AgentLoad withTrouble(String other) {
    return new AgentLoad(stuck, cpuLoad, heapUsed, heapMax, other);
  }
}
