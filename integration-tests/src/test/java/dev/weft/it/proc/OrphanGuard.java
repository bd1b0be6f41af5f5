package dev.weft.it.proc;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A tiny shell process that kills another one when this JVM dies without closing it, however it
 * dies: its standard input ends then, and only then without a word.
 */
final class OrphanGuard implements AutoCloseable {
  private static final String SCRIPT = "trap '' HUP INT TERM; read -r _ || kill -KILL \"$1\"";

  private final Process shell;

  private OrphanGuard(Process shell) {
    this.shell = shell;
  }

  static OrphanGuard over(long pid) throws IOException {
    return new OrphanGuard(
        new ProcessBuilder("/bin/sh", "-c", SCRIPT, "orphan-guard", Long.toString(pid))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Stands the guard down, once the process is known to be gone. */
  @Override
  public void close() {
    try (OutputStream word = shell.getOutputStream()) {
      word.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("the orphan guard " + shell.pid() + " is gone", e);
    }
  }
}
