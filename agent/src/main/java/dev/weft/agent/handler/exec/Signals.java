package dev.weft.agent.handler.exec;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Sends signals, to whole process groups too, which the JDK cannot. It calls {@code kill} of the C
 * library: a program {@code kill} could not be started while a fork bomb goes off. Thread-safe.
 */
final class Signals {
  /** Asks a process to end. */
  static final int TERM = 15;

  /** Ends a process. */
  static final int KILL = 9;

  private final MethodHandle kill;

  /** Finds the function; the process needs native access, or the JVM prints a warning. */
  @SuppressWarnings("restricted")
  Signals() {
    Linker linker = Linker.nativeLinker();
    kill =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("kill"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Signals a process, if it is still there. */
  void process(long pid, int signal) {
    call(checked(pid), signal);
  }

  /** Signals all processes of a group, if there are any. */
  void group(long group, int signal) {
    call(-checked(group), signal);
  }

  private static int checked(long pid) {
    // 0, 1 and -1 mean the agent's own group, the first process, and everything.
    if (pid <= 1 || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("not the process of a job: " + pid);
    }
    return (int) pid;
  }

  private void call(int target, int signal) {
    try {
      // An error means that it is gone, or not ours: nothing that could be done about it.
      int _ = (int) kill.invokeExact(target, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("kill could not be called", e);
    }
  }
}
