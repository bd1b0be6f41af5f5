package dev.weft.agent.journal;

import java.io.Closeable;
import java.io.IOException;

/** A segment that is written: frames one after another. For one thread. */
final class SegmentWriter implements Closeable {
  /** Records are gathered up to this many bytes before they are written. */
  private static final int FRAME = 1 << 20;

  private final Sink file;
  private final RecordWriter records = new RecordWriter();
  private long size;

  /** Begins a segment in an empty file. */
  SegmentWriter(Sink file, String journal) throws IOException {
    this.file = file;
    file.write(new SegmentHeader(SegmentHeader.VERSION, journal).bytes(), 0, SegmentHeader.SIZE);
    size = SegmentHeader.SIZE;
  }

  /** Where the next records are put; what they refer to must not change before the next flush. */
  RecordWriter records() {
    return records;
  }

  /** Writes the gathered records if they are many. */
  void flushIfLarge() throws IOException {
    if (records.length() >= FRAME) {
      flush();
    }
  }

  /** Writes the gathered records. */
  void flush() throws IOException {
    int length = records.length();
    if (length == 0) {
      return;
    }
    file.write(records.frame(size), 0, Frame.HEADER + length);
    size += Frame.HEADER + length;
    records.clear();
  }

  /** Has what was written on the disk when it returns. */
  void sync() throws IOException {
    file.sync();
  }

  /** Bytes that were written. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
