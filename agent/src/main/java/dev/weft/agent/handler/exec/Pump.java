package dev.weft.agent.handler.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries one stream of a program to the log, and to a copy, on a thread of its own. When the log
 * blocks, the program blocks on its full pipe. Once the thread is interrupted, or nobody takes what
 * comes, the rest is read and thrown away, so that the program can end.
 */
final class Pump implements Runnable {
  private static final int PIECE_BYTES = 8 << 10;

  private final InputStream in;
  private final OutputStream copy;
  private final Lines lines;

  /** When the read began that goes on now; 0 while there is none. */
  private volatile long readingSince;

  private volatile Optional<Exception> failure = Optional.empty();

  /**
   * Makes a pump, to be run once.
   *
   * @param in a stream of the program; not closed here
   * @param copy gets all bytes, before they are in the log
   * @param sink gets the lines
   */
  Pump(InputStream in, OutputStream copy, Lines.Sink sink) {
    this.in = in;
    this.copy = copy;
    this.lines = new Lines(sink);
  }

  @Override
  public void run() {
    byte[] piece = new byte[PIECE_BYTES];
    boolean taken = true;
    int read = read(piece);
    while (read >= 0) {
      taken = taken && give(piece, read);
      read = read(piece);
    }
    if (taken) {
      give(piece, -1);
    }
  }

  /** Whether nothing came for so long, although somebody still holds the other end. */
  boolean isStuck(Duration patience) {
    long since = readingSince;
    return since != 0 && System.nanoTime() - since >= patience.toNanos();
  }

  /** Why the rest was thrown away; empty if it was not. */
  Optional<Exception> failure() {
    return failure;
  }

  private int read(byte[] piece) {
    readingSince = System.nanoTime() | 1;
    try {
      return in.read(piece);
    } catch (IOException e) {
      // The stream was closed behind the end of the program: there is no more.
      return -1;
    } finally {
      readingSince = 0;
    }
  }

  private boolean give(byte[] piece, int length) {
    try {
      if (length < 0) {
        lines.end();
      } else {
        copy.write(piece, 0, length);
        lines.add(piece, length);
      }
      return true;
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = Optional.of(e);
      return false;
    }
  }
}
