package dev.weft.cli.output;

import dev.weft.cli.shell.Shell;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress as a bar that is redrawn in place; a thread of the bar's own draws. */
final class ProgressLine implements Progress {
  private static final int WIDEST = 100;
  private static final int REDRAW_MILLIS = 100;

  private final ProgressBar bar;

  ProgressLine(Shell shell, String what, long total) {
    ProgressBarStyle style =
        shell.colours() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.UNICODE_BLOCK;
    bar =
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setStyle(style)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .showSpeed()
            .setConsumer(
                new ConsoleProgressBarConsumer(shell.err(), Math.min(shell.columns(), WIDEST)))
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
  }
}
