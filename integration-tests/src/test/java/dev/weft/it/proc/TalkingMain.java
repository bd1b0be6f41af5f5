package dev.weft.it.proc;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A main class that says what it was given, and ends when its input does. */
final class TalkingMain {
  private TalkingMain() {}

  public static void main(String[] arguments) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
    System.out.printf(
        "args=%s property=%s variable=%s%n",
        List.of(arguments),
        System.getProperty("talking", "none"),
        Optional.ofNullable(System.getenv("TALKING")).orElse("none"));
    System.out.printf(
        "ready pid=%d heap=%d%n", ProcessHandle.current().pid(), Runtime.getRuntime().maxMemory());
    while (System.in.read() >= 0) {
      // Only the end of the input matters.
    }
    System.out.println("input ended");
  }
}
