package dev.weft.agent.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How a segment begins. Its layout is the same in all versions.
 *
 * @param version of what follows
 * @param journal the journal's id
 */
record SegmentHeader(int version, String journal) {
  /** Bytes of it. */
  static final int SIZE = 28;

  /** The version that is written here; those before it are read, too. */
  static final int VERSION = 2;

  private static final int MAGIC = 0x5745464A;
  private static final int ID = 16;

  byte[] bytes() {
    byte[] bytes = new byte[SIZE];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putInt(MAGIC).putInt(version).put(HexFormat.of().parseHex(journal));
    buffer.putInt(sum(bytes));
    return bytes;
  }

  /** Reads it; empty if it is damaged. */
  static Optional<SegmentHeader> read(byte[] bytes) {
    if (bytes.length < SIZE) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int magic = buffer.getInt();
    int version = buffer.getInt();
    byte[] id = Arrays.copyOfRange(bytes, 8, 8 + ID);
    if (magic != MAGIC || buffer.getInt(8 + ID) != sum(bytes)) {
      return Optional.empty();
    }
    return Optional.of(new SegmentHeader(version, HexFormat.of().formatHex(id)));
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, 8 + ID);
    return (int) sum.getValue();
  }
}
