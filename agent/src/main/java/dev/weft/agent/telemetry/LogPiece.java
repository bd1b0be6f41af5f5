package dev.weft.agent.telemetry;

/** A piece of an attempt's log. Immutable, as long as nobody changes the array. */
public final class LogPiece {
  private final long offset;
  private final byte[] bytes;
  private final int length;

  LogPiece(long offset, byte[] bytes, int length) {
    this.offset = offset;
    this.bytes = bytes;
    this.length = length;
  }

  /** Position of its first byte in the log. */
  public long offset() {
    return offset;
  }

  /** Where its bytes are, from the start of the array; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes they are; zero in a piece that only says where the log goes on. */
  public int length() {
    return length;
  }
}
