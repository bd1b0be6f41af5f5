package dev.weft.agent.core.attempt;

import java.util.Arrays;

/**
 * Bytes with a media type: a payload or an output. The array is never changed after construction,
 * by anybody: it is shared, not copied, on its way through the agent.
 */
public final class Content {
  /** No bytes, no type. */
  public static final Content EMPTY = new Content(new byte[0], "");

  private final byte[] bytes;
  private final String type;

  private Content(byte[] bytes, String type) {
    this.bytes = bytes;
    this.type = type;
  }

  /**
   * Takes the array over.
   *
   * @param bytes not to be changed any more
   * @param type media type; may be empty
   */
  public static Content of(byte[] bytes, String type) {
    return bytes.length == 0 && type.isEmpty() ? EMPTY : new Content(bytes, type);
  }

  /** The bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The media type; may be empty. */
  public String type() {
    return type;
  }

  /** The number of bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content that
        && Arrays.equals(bytes, that.bytes)
        && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + type.hashCode();
  }

  /** Gives the size only: contents may hold secrets. */
  @Override
  public String toString() {
    return "Content[" + bytes.length + " B]";
  }
}
