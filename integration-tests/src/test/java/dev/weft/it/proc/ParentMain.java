package dev.weft.it.proc;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A main class that starts a process of its own and waits to be killed. */
final class ParentMain {
  private ParentMain() {}

  public static void main(String[] arguments) throws Exception {
    // It would not notice by itself that nobody is left.
    ProcessBuilder command = new ProcessBuilder("sleep", "600");
    try (CapturedProcess child =
        CapturedProcess.start("child", command, Path.of(arguments[0], "child.log"))) {
      System.out.println("child " + child.pid());
      new CountDownLatch(1).await();
    }
  }
}
