package dev.weft.agent.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header of a frame: the records that are written together, and are there together or not at
 * all. Both checksums cover the frame's place in the file, so that no frame is taken for another.
 *
 * @param length bytes of records that follow the header
 * @param bodySum checksum of these
 */
record Frame(int length, int bodySum) {
  /** Bytes of a header: the length, the checksum of the records, and that of these two. */
  static final int HEADER = 12;

  /** The frame of these records. */
  static Frame of(byte[] bytes, int from, int length, long place) {
    return new Frame(length, bodySum(bytes, from, length, place));
  }

  /** Writes the header. */
  void put(byte[] bytes, int to, long place) {
    ByteBuffer.wrap(bytes, to, HEADER).putInt(length).putInt(bodySum).putInt(headerSum(place));
  }

  /** Reads a header; its own checksum is the last number, and is compared by {@link #isWhole}. */
  static Frame read(byte[] header) {
    ByteBuffer buffer = ByteBuffer.wrap(header);
    return new Frame(buffer.getInt(), buffer.getInt());
  }

  /** Whether the header is what was written. */
  boolean isWhole(byte[] header, long place) {
    return length > 0 && ByteBuffer.wrap(header).getInt(8) == headerSum(place);
  }

  /** Whether the records are what was written. */
  boolean holds(byte[] body, long place) {
    return bodySum == bodySum(body, 0, body.length, place);
  }

  private int headerSum(long place) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(16).putInt(length).putInt(bodySum).putLong(place).flip());
    return (int) sum.getValue();
  }

  private static int bodySum(byte[] bytes, int from, int length, long place) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(8).putLong(place).flip());
    sum.update(bytes, from, length);
    return (int) sum.getValue();
  }
}
