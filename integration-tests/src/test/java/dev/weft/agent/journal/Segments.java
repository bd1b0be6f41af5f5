package dev.weft.agent.journal;

import java.io.ByteArrayOutputStream;

/** Segments with records of a test's own, and checksums that are right. */
public final class Segments {
  private static final String ID = "00112233445566778899aabbccddeeff";

  private Segments() {}

  /** A segment with these records in one frame. */
  public static byte[] of(byte[] records) {
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.writeBytes(new SegmentHeader(SegmentHeader.VERSION, ID).bytes());
    if (records.length > 0) {
      byte[] header = new byte[Frame.HEADER];
      Frame.of(records, 0, records.length, SegmentHeader.SIZE).put(header, 0, SegmentHeader.SIZE);
      segment.writeBytes(header);
      segment.writeBytes(records);
    }
    return segment.toByteArray();
  }
}
