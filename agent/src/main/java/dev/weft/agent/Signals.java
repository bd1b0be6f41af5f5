package dev.weft.agent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Takes the signals that ask a process to end away from the JVM, which would end it at the first
 * one with a status of its own and never see the second. The JDK has this only in {@code
 * sun.misc.Signal}, which must be reached by reflection to build without warnings.
 */
final class Signals {
  private Signals() {}

  /**
   * Has the action run for each of the signals, each time on a thread of its own.
   *
   * @param names such as {@code TERM}
   * @return false if this JVM does not allow it; then the signals end the process as ever
   */
  static boolean handle(List<String> names, Runnable action) {
    InvocationHandler handler = (_, method, _) -> answer(method.getName(), action);
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {type}, handler);
      for (String name : names) {
        Object named = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, type).invoke(null, named, proxy);
      }
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** No two of these handlers are ever compared, but each has to answer what all objects do. */
  private static Object answer(String method, Runnable action) {
    return switch (method) {
      case "handle" -> {
        action.run();
        yield "";
      }
      case "equals" -> false;
      case "hashCode" -> 0;
      default -> "a signal handler";
    };
  }
}
