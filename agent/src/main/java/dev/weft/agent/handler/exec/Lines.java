package dev.weft.agent.handler.exec;

import java.io.ByteArrayOutputStream;
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
  private static final int LONGEST_CHARACTER = 4;

  private final Sink sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  Lines(Sink sink) {
    this.sink = sink;
  }

  /** Takes the next bytes. */
  void add(byte[] bytes, int length) throws InterruptedException {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        flush();
        continue;
      }
      // Rather a little less than the limit than a piece that ends within a character.
      boolean startsCharacter = (b & 0xc0) != 0x80;
      if (line.size() >= MAX_BYTES
          || (line.size() > MAX_BYTES - LONGEST_CHARACTER && startsCharacter)) {
        flush();
      }
      line.write(b);
    }
  }

  /** Gives what is left after the last line end. */
  void end() throws InterruptedException {
    if (line.size() > 0) {
      flush();
    }
  }

  private void flush() throws InterruptedException {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    sink.line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
