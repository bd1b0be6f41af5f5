package dev.weft.agent.journal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the frames of a segment up to the first that is not what was written. Each commit is on the
 * disk before the next one is written, so a process that dies can only leave a last frame that is
 * cut off, and a machine that loses power one that reads as zeros: that is a torn tail, of which
 * nothing was acted upon. Anything else is damage, and nothing behind it is believed. What is
 * written after it was opened is not read. For one thread at a time.
 */
final class FrameStream implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final DataInputStream in;
  private final long size;
  private final SegmentHeader header;
  private long place = SegmentHeader.SIZE;

  private FrameStream(DataInputStream in, long size, SegmentHeader header) {
    this.in = in;
    this.size = size;
    this.header = header;
  }

  /**
   * Opens a segment.
   *
   * @return empty if it has no header that can be read
   * @throws IOException if it may not be read, or was written by a newer release
   */
  static Optional<FrameStream> open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    boolean opened = false;
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(raw, BUFFER));
      Optional<SegmentHeader> header = SegmentHeader.read(in.readNBytes(SegmentHeader.SIZE));
      if (header.isEmpty()) {
        return Optional.empty();
      }
      if (header.get().version() > SegmentHeader.VERSION) {
        throw new NewerJournalException(file, header.get().version());
      }
      FrameStream stream = new FrameStream(in, Files.size(file), header.get());
      opened = true;
      return Optional.of(stream);
    } finally {
      if (!opened) {
        raw.close();
      }
    }
  }

  /** The journal's id. */
  String journal() {
    return header.journal();
  }

  /** Where the next frame begins. */
  long place() {
    return place;
  }

  /** Bytes that were not read: after the last frame, those of the torn tail. */
  long left() {
    return size - place;
  }

  /**
   * Reads the next frame's records.
   *
   * @return false if there is no more: what is left is a torn tail
   */
  boolean next(Records into) throws IOException, DamageException {
    long behind = left() - Frame.HEADER;
    if (behind < 0) {
      return false;
    }
    byte[] start = in.readNBytes(Frame.HEADER);
    Frame frame = Frame.read(start);
    if (!frame.isWhole(start, place)) {
      if (isZero(start) && restIsZero()) {
        return false;
      }
      throw new DamageException("a frame's header is not what was written");
    }
    if (frame.length() > behind) {
      return false;
    }
    byte[] body = in.readNBytes(frame.length());
    if (!frame.holds(body, place)) {
      throw new DamageException("a frame's records are not what was written");
    }
    RecordReader.read(body, into);
    place += Frame.HEADER + frame.length();
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean restIsZero() throws IOException {
    byte[] piece = in.readNBytes(BUFFER);
    while (piece.length > 0) {
      if (!isZero(piece)) {
        return false;
      }
      piece = in.readNBytes(BUFFER);
    }
    return true;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte one : bytes) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }
}
