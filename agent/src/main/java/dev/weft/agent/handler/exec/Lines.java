package dev.weft.agent.handler.exec;

import java.nio.charset.StandardCharsets;

/**
 * Makes lines of text from bytes as they come. A line longer than the limit is given in pieces, so
 * that memory is bounded and nothing is lost. For one thread.
 */
final class Lines {
  /** Takes a line; may block. */
  @FunctionalInterface
  interface Sink {
    void line(String line) throws InterruptedException;
  }

  private static final int MAX_BYTES = 16 << 10;

  private final Sink sink;
  private final byte[] line = new byte[MAX_BYTES];
  private int size;

  Lines(Sink sink) {
    this.sink = sink;
  }

  /** Takes the next bytes. */
  void add(byte[] bytes, int length) throws InterruptedException {
    int from = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, from, i);
        give(size);
        from = i + 1;
      }
    }
    append(bytes, from, length);
  }

  /** Gives what is left after the last line end. */
  void end() throws InterruptedException {
    if (size > 0) {
      give(size);
    }
  }

  private void append(byte[] bytes, int from, int to) throws InterruptedException {
    int next = from;
    while (next < to) {
      if (size == MAX_BYTES) {
        give(endOfLastCharacter());
      }
      int fits = Math.min(to - next, MAX_BYTES - size);
      System.arraycopy(bytes, next, line, size, fits);
      size += fits;
      next += fits;
    }
  }

  /** Gives the first bytes as a line and keeps the others for the next. */
  private void give(int end) throws InterruptedException {
    String text = new String(line, 0, end, StandardCharsets.UTF_8);
    System.arraycopy(line, end, line, 0, size - end);
    size -= end;
    sink.line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /** Where the last character ends that is complete. */
  private int endOfLastCharacter() {
    for (int back = 1; back <= 3; back++) {
      int b = line[size - back] & 0xff;
      if (b < 0x80 || b >= 0xc0) {
        return back < lengthOfCharacter(b) ? size - back : size;
      }
    }
    return size;
  }

  private static int lengthOfCharacter(int firstByte) {
    if (firstByte >= 0xf0) {
      return 4;
    }
    if (firstByte >= 0xe0) {
      return 3;
    }
    return firstByte >= 0xc0 ? 2 : 1;
  }
}
