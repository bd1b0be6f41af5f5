package dev.weft.coordinator.amqp.link;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Looks through an AMQP field table without reading it: whether the client library will be able to.
 * It ends the connection over tables in tables that are more than 32 deep, and over types that it
 * does not know. One of these is in use: what RabbitMQ and its library write as {@code l} is {@code
 * L} with others, such as Celery's. That is put right in passing.
 */
final class FieldTable {
  private static final byte LONG = 'l';
  private static final int DEEPEST = 30;

  private final ByteBuffer bytes;
  // Where the table or list of each depth ends, and whether it is a table, with names.
  private final int[] ends = new int[DEEPEST];
  private final boolean[] named = new boolean[DEEPEST];
  private int depth;

  private FieldTable(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Whether the table can be read; the types of its numbers may be changed for that.
   *
   * @param table its length and all of it
   */
  static boolean readable(ByteBuffer table) {
    try {
      return new FieldTable(table).walk();
    } catch (BufferUnderflowException cutOff) {
      return false;
    }
  }

  private boolean walk() {
    enter(true);
    while (depth > 0) {
      if (bytes.position() >= ends[depth - 1]) {
        depth--;
        continue;
      }
      if (named[depth - 1]) {
        skip(bytes.get() & 0xff);
      }
      if (!value((char) (bytes.get() & 0xff)) || bytes.position() > ends[depth - 1]) {
        return false;
      }
    }
    return true;
  }

  private boolean value(char type) {
    switch (type) {
      case 'V' -> skip(0);
      case 't', 'b', 'B' -> skip(1);
      case 's', 'u' -> skip(2);
      case 'I', 'i', 'f' -> skip(4);
      case 'D' -> skip(5);
      case 'l', 'd', 'T' -> skip(8);
      case 'L' -> {
        bytes.put(bytes.position() - 1, LONG);
        skip(8);
      }
      case 'S', 'x' -> skip(bytes.getInt());
      case 'F', 'A' -> {
        if (depth == DEEPEST) {
          return false;
        }
        enter(type == 'F');
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void enter(boolean table) {
    int length = bytes.getInt();
    int room = (depth == 0 ? bytes.limit() : ends[depth - 1]) - bytes.position();
    if (length < 0 || length > room) {
      throw new BufferUnderflowException();
    }
    ends[depth] = bytes.position() + length;
    named[depth] = table;
    depth++;
  }

  /** Passes over a value. Lengths above 2 GiB are negative here: they never fit. */
  private void skip(int count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + count);
  }
}
