package dev.weft.agent.journal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a segment up to the first frame that is not what was written. Each commit is on the disk
 * before the next one is written, so a process that dies can only leave a last frame that is cut
 * off, and a machine that loses power one that reads as zeros: that is a torn tail, of which
 * nothing was acted upon. Anything else is damage, and nothing behind it is believed. For one
 * thread.
 */
final class SegmentReader {
  private static final int BUFFER = 1 << 16;

  /**
   * What was found.
   *
   * @param journal the journal's id
   * @param recovery what the frames say
   * @param torn bytes that were cut off at the end
   * @param damage what is wrong with it; empty if nothing is
   */
  record Contents(String journal, Recovery recovery, long torn, String damage) {
    Contents damagedBy(String what) {
      return new Contents(journal, recovery, torn, what);
    }
  }

  private final DataInputStream in;
  private final long size;
  private final Recovery recovery = new Recovery();
  private long place = SegmentHeader.SIZE;

  private SegmentReader(DataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  /**
   * Reads a segment.
   *
   * @return empty if it has no header that can be read
   * @throws IOException if it may not be read, or was written by a newer release
   */
  static Optional<Contents> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      DataInputStream data = new DataInputStream(new BufferedInputStream(in, BUFFER));
      Optional<SegmentHeader> header = SegmentHeader.read(data.readNBytes(SegmentHeader.SIZE));
      if (header.isEmpty()) {
        return Optional.empty();
      }
      if (header.get().version() != SegmentHeader.VERSION) {
        throw new NewerJournalException(file, header.get().version());
      }
      SegmentReader reader = new SegmentReader(data, Files.size(file));
      return Optional.of(reader.contents(header.get().journal()));
    } catch (AccessDeniedException | NewerJournalException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Contents contents(String journal) {
    try {
      while (place < size) {
        if (!readFrame()) {
          return new Contents(journal, recovery, size - place, "");
        }
      }
      return new Contents(journal, recovery, 0, "");
    } catch (DamageException | IOException e) {
      return new Contents(journal, recovery, 0, "at byte " + place + ": " + e.getMessage());
    }
  }

  /** False if the rest of the file is a torn tail. */
  private boolean readFrame() throws IOException, DamageException {
    long left = size - place - Frame.HEADER;
    if (left < 0) {
      return false;
    }
    byte[] header = in.readNBytes(Frame.HEADER);
    Frame frame = Frame.read(header);
    if (!frame.isWhole(header, place)) {
      if (isZero(header) && restIsZero()) {
        return false;
      }
      throw new DamageException("a frame's header is not what was written");
    }
    if (frame.length() > left) {
      return false;
    }
    byte[] body = in.readNBytes(frame.length());
    if (!frame.holds(body, place)) {
      throw new DamageException("a frame's records are not what was written");
    }
    RecordReader.read(body, recovery);
    place += Frame.HEADER + frame.length();
    return true;
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
