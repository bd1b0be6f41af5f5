package dev.weft.agent.link;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the agent's process is.
 *
 * @param cpuLoad 0 to 1 of all processors; negative when unknown
 * @param heapUsed bytes
 * @param heapMax bytes
 */
record Vitals(double cpuLoad, long heapUsed, long heapMax) {
  static Vitals now() {
    Runtime runtime = Runtime.getRuntime();
    double load =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getProcessCpuLoad()
            : -1;
    return new Vitals(load, runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
  }
}
