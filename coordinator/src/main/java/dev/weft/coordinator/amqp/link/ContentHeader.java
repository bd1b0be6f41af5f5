package dev.weft.coordinator.amqp.link;

import dev.weft.coordinator.amqp.codec.HeaderName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The payload of a content header frame: body size, flags and properties, the header table among
 * them. What the client library would take otherwise than the broker did is put right in place; all
 * else is immutable, and changing methods make another.
 */
final class ContentHeader {
  private static final int BODY_SIZE = 4;
  private static final int FLAGS = 12;
  private static final int PROPERTIES = 14;
  private static final int HAS_CONTENT_TYPE = 0x8000;
  private static final int HAS_CONTENT_ENCODING = 0x4000;
  private static final int HAS_HEADERS = 0x2000;

  /** Bits that stand for no property: the broker ignores them, the client library does not. */
  private static final int NO_PROPERTY = 0x0003;

  private final byte[] payload;

  /** Takes the payload over. */
  ContentHeader(byte[] payload) {
    this.payload = payload;
    ByteBuffer.wrap(payload).putShort(FLAGS, (short) (flags() & ~NO_PROPERTY));
  }

  byte[] payload() {
    return payload;
  }

  /** The number of bytes in the body that follows. */
  long bodySize() {
    return ByteBuffer.wrap(payload).getLong(BODY_SIZE);
  }

  /** Whether the client library can read the header table. */
  boolean readable() {
    if ((flags() & HAS_HEADERS) == 0) {
      return true;
    }
    int table = tableAt();
    return FieldTable.readable(ByteBuffer.wrap(payload, table, tableEnd(table) - table));
  }

  /** The same with a mark in place of all headers. */
  ContentHeader withoutHeaders() {
    int at = tableAt();
    return with(at, tableEnd(at), flag(HeaderName.UNREADABLE));
  }

  /** The same for a body of which only the beginning is left; says so in a header. */
  ContentHeader cutTo(int kept) {
    int at = tableAt();
    int end = tableEnd(at);
    byte[] mark = number(HeaderName.BODY_SIZE, bodySize());
    int old = Math.max(0, end - at - Integer.BYTES);
    ByteBuffer entries = ByteBuffer.allocate(old + mark.length);
    entries.put(payload, end - old, old).put(mark);
    byte[] changed = with(at, end, entries.array()).payload;
    ByteBuffer.wrap(changed).putLong(BODY_SIZE, kept);
    return new ContentHeader(changed);
  }

  private ContentHeader with(int at, int end, byte[] entries) {
    ByteBuffer changed =
        ByteBuffer.allocate(payload.length - (end - at) + Integer.BYTES + entries.length);
    changed.put(payload, 0, at).putInt(entries.length).put(entries);
    changed.put(payload, end, payload.length - end);
    changed.putShort(FLAGS, (short) (flags() | HAS_HEADERS));
    return new ContentHeader(changed.array());
  }

  private int flags() {
    return ByteBuffer.wrap(payload).getShort(FLAGS) & 0xffff;
  }

  /** Where the header table is, or would be. */
  private int tableAt() {
    int at = PROPERTIES;
    if ((flags() & HAS_CONTENT_TYPE) != 0) {
      at += 1 + (payload[at] & 0xff);
    }
    if ((flags() & HAS_CONTENT_ENCODING) != 0) {
      at += 1 + (payload[at] & 0xff);
    }
    return at;
  }

  private int tableEnd(int at) {
    return (flags() & HAS_HEADERS) == 0
        ? at
        : at + Integer.BYTES + ByteBuffer.wrap(payload).getInt(at);
  }

  private static byte[] flag(String name) {
    return entry(name, 1).put((byte) 't').put((byte) 1).array();
  }

  private static byte[] number(String name, long value) {
    return entry(name, Long.BYTES).put((byte) 'l').putLong(value).array();
  }

  private static ByteBuffer entry(String name, int valueBytes) {
    byte[] key = name.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + key.length + 1 + valueBytes).put((byte) key.length).put(key);
  }
}
