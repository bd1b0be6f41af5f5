package dev.weft.cli.output;

import dev.weft.cli.shell.Shell;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a bar that is redrawn in place; a thread of the bar's own draws. */
final class ProgressLine implements Progress {
  private static final int WIDEST = 100;
  private static final int REDRAW_MILLIS = 100;

  private final PrintStream err;
  private final ProgressBar bar;

  ProgressLine(Shell shell, String what, long total) {
    err = shell.err();
    ProgressBarStyle style =
        shell.colours() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.UNICODE_BLOCK;
    bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setStyle(style)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .showSpeed()
            .setConsumer(new Line(shell.err(), Math.min(shell.columns(), WIDEST)))
            .build();
  }

  @Override
  public void show(long done, String note) {
    bar.stepTo(done);
    bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
  }

  @Override
  public void close() {
    bar.close();
    err.println();
  }

  // The library's own forgets to end the line of a bar that is closed before it was drawn.
  private record Line(PrintStream err, int width) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return width;
    }

    @Override
    public void accept(String bar) {
      err.print("\r" + bar);
      err.flush();
    }

    @Override
    public void close() {}
  }
}
