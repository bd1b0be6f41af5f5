package dev.weft.cli.output;

import dev.weft.cli.shell.Shell;
import java.time.Duration;
import java.time.Instant;

/** Progress as a line every few seconds, for logs and pipes. */
final class ProgressLog implements Progress {
  private static final Duration EVERY = Duration.ofSeconds(3);

  private final Shell shell;
  private final String what;
  private final long total;
  private final Instant start;
  private Instant last;
  private long shown = -1;
  private long done;
  private String note = "";

  ProgressLog(Shell shell, String what, long total) {
    this.shell = shell;
    this.what = what;
    this.total = total;
    this.start = shell.clock().instant();
    this.last = start;
  }

  @Override
  public void show(long done, String note) {
    this.done = done;
    this.note = note;
    Instant now = shell.clock().instant();
    if (Duration.between(last, now).compareTo(EVERY) >= 0) {
      last = now;
      print(now);
    }
  }

  @Override
  public void close() {
    if (shown != done) {
      print(shell.clock().instant());
    }
  }

  private void print(Instant now) {
    shown = done;
    StringBuilder line = new StringBuilder(what).append(' ').append(Human.count(done));
    line.append('/').append(Human.count(total));
    double seconds = Duration.between(start, now).toMillis() / 1_000.0;
    if (seconds > 0) {
      line.append(' ').append(Human.count(Math.round(done / seconds))).append("/s");
    }
    shell.say(note.isEmpty() ? line.toString() : line + " " + note);
  }
}
