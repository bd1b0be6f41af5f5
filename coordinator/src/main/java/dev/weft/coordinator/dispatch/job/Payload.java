package dev.weft.coordinator.dispatch.job;

import java.util.Arrays;

/**
 * Bytes with a media type. The array is never changed after construction, by anybody: it is shared,
 * not copied, on its way through the coordinator.
 */
public final class Payload {
  /** No bytes, no type. */
  public static final Payload EMPTY = new Payload(new byte[0], "");

  /**
   * Stands for a payload that is in the store but not in memory. Compared by identity; it has no
   * bytes.
   */
  public static final Payload SHELVED = new Payload(new byte[0], "");

  private final byte[] bytes;
  private final String contentType;

  private Payload(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /**
   * Takes the array over.
   *
   * @param bytes not to be changed any more
   * @param contentType media type; may be empty
   */
  public static Payload of(byte[] bytes, String contentType) {
    return new Payload(bytes, contentType);
  }

  /** Whether this is {@link #SHELVED}. */
  @SuppressWarnings("ReferenceEquality") // the marker is known by its identity
  public boolean shelved() {
    return this == SHELVED;
  }

  /** The bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The media type; may be empty. */
  public String contentType() {
    return contentType;
  }

  /** The number of bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && shelved() == that.shelved()
        && Arrays.equals(bytes, that.bytes)
        && contentType.equals(that.contentType);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + contentType.hashCode();
  }

  /** Gives the size only: payloads may hold secrets. */
  @Override
  public String toString() {
    return shelved() ? "Payload[shelved]" : "Payload[" + bytes.length + " B]";
  }
}
