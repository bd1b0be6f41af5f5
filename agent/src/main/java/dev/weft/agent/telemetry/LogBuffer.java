package dev.weft.agent.telemetry;

import java.util.Arrays;

/**
 * The end of a log that waits to be sent: whole lines in one array that grows as needed and goes
 * away when it is emptied. Not thread-safe.
 */
final class LogBuffer {
  /** Bytes of the longest line, without its end. */
  static final int LONGEST_LINE = 16 * 1024;

  private static final int FIRST_SIZE = 1024;
  private static final byte[] NONE = {};

  private final int capacity;
  private byte[] bytes = NONE;
  private int head;
  private int tail;
  private long offset;

  LogBuffer(int capacity) {
    this.capacity = capacity;
  }

  boolean isEmpty() {
    return head == tail;
  }

  boolean fits(int length) {
    return length <= capacity - size();
  }

  /** By how many bytes the array must grow so that so many more fit in. */
  int growthFor(int length) {
    int needed = size() + length;
    if (needed <= bytes.length) {
      return 0;
    }
    int doubled = Math.max(FIRST_SIZE, bytes.length * 2);
    return Math.min(capacity, Math.max(needed, doubled)) - bytes.length;
  }

  /** Adds a line, for which there must be room, after growing by what {@link #growthFor} said. */
  void append(byte[] line, int growth) {
    if (growth > 0 || tail + line.length > bytes.length) {
      byte[] to = growth > 0 ? new byte[bytes.length + growth] : bytes;
      System.arraycopy(bytes, head, to, 0, size());
      tail = size();
      head = 0;
      bytes = to;
    }
    System.arraycopy(line, 0, bytes, tail, line.length);
    tail += line.length;
  }

  /** Counts a line that is not kept. */
  void skip(int length) {
    dropAll();
    offset += length;
  }

  /** Drops the oldest lines, at least {@code length} bytes or all there is. */
  void drop(int length) {
    int from = head + length - 1;
    while (from < tail && bytes[from] != '\n') {
      from++;
    }
    int kept = Math.min(tail, from + 1);
    offset += kept - head;
    head = kept;
  }

  void dropAll() {
    offset += size();
    head = tail;
  }

  /**
   * Takes the oldest bytes, at most {@code max}: whole lines if one fits, else whole characters.
   */
  LogPiece take(int max) {
    if (head == 0 && tail <= max) {
      LogPiece all = new LogPiece(offset, bytes, tail);
      offset += tail;
      bytes = NONE;
      tail = 0;
      return all;
    }
    int length = lengthUpTo(Math.min(max, size()));
    LogPiece piece = new LogPiece(offset, Arrays.copyOfRange(bytes, head, head + length), length);
    offset += length;
    head += length;
    return piece;
  }

  /** Where the next byte goes that is taken, or written if there is none. */
  long offset() {
    return offset;
  }

  /** The bytes of memory it holds. */
  int memory() {
    return bytes.length;
  }

  /** Gives up the array if nothing is in it. */
  void shrink() {
    if (isEmpty()) {
      bytes = NONE;
      head = 0;
      tail = 0;
    }
  }

  private int size() {
    return tail - head;
  }

  private int lengthUpTo(int max) {
    if (max == size()) {
      return max;
    }
    for (int end = head + max; end > head; end--) {
      if (bytes[end - 1] == '\n') {
        return end - head;
      }
    }
    int end = head + max;
    while (end > head && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return end - head;
  }
}
