package dev.weft.cli.quickstart;

import dev.weft.cli.output.Human;
import dev.weft.cli.shell.Shell;
import java.time.Duration;
import picocli.CommandLine.Help.Ansi;

/** Tells the demonstration on the standard output. For one thread. */
final class Narrator {
  private final Shell shell;
  private final Ansi ansi;

  Narrator(Shell shell) {
    this.shell = shell;
    this.ansi = shell.colours() ? Ansi.ON : Ansi.OFF;
  }

  /** Begins a part. */
  void title(String text) {
    shell.out().println();
    line("@|bold " + text + "|@");
  }

  /** Says what happens. */
  void say(String text) {
    line("   " + text);
  }

  /** Says what has been reached. */
  void done(String what, Duration after) {
    line("   @|green ✓|@ " + what + " @|faint after " + Human.took(after) + "|@");
  }

  /** Says what has not. */
  void failed(String what) {
    line("   @|red ✗|@ " + what);
  }

  private void line(String markup) {
    shell.out().println(ansi.string(markup));
    shell.out().flush();
  }
}
