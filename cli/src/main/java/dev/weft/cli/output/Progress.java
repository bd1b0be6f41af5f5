package dev.weft.cli.output;

import dev.weft.cli.shell.Shell;

/**
 * How far something long has come: a bar on a terminal, else a line every few seconds. For one
 * thread.
 */
public sealed interface Progress extends AutoCloseable
    permits ProgressLine, ProgressLog, Progress.Unseen {
  /**
   * Begins to show progress on the standard error.
   *
   * @param what what is being done, in a word or two
   * @param total how much there is to do
   */
  static Progress start(Shell shell, String what, long total) {
    return shell.interactive()
        ? new ProgressLine(shell, what, total)
        : new ProgressLog(shell, what, total);
  }

  /** Progress that nobody sees. */
  static Progress unseen() {
    return new Unseen();
  }

  /**
   * Tells how far it is.
   *
   * @param done how much of the total is done
   * @param note what else to say; may be empty
   */
  void show(long done, String note);

  /** Shows the last state and ends the line. */
  @Override
  void close();

  /** Shows nothing. */
  record Unseen() implements Progress {
    @Override
    public void show(long done, String note) {}

    @Override
    public void close() {}
  }
}
