package dev.weft.agent.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a whole segment into what it comes to. Any thread. */
final class SegmentReader {
  /**
   * What was found.
   *
   * @param file where
   * @param journal the journal's id
   * @param recovery what the frames say
   * @param torn bytes that were cut off at the end
   * @param damage what is wrong with it; empty if nothing is
   */
  record Contents(Path file, String journal, Recovery recovery, long torn, String damage) {
    Contents damagedBy(String what) {
      return new Contents(file, journal, recovery, torn, what);
    }
  }

  private SegmentReader() {}

  /**
   * Reads a segment.
   *
   * @return empty if it has no header that can be read
   * @throws IOException if it may not be read, or was written by a newer release
   */
  static Optional<Contents> read(Path file) throws IOException {
    Optional<FrameStream> opened;
    try {
      opened = FrameStream.open(file);
    } catch (AccessDeniedException | NewerJournalException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (FrameStream frames = opened.get()) {
      return Optional.of(contents(file, frames));
    }
  }

  private static Contents contents(Path file, FrameStream frames) {
    Recovery recovery = new Recovery();
    try {
      boolean more = true;
      while (more) {
        more = frames.next(recovery);
      }
      return new Contents(file, frames.journal(), recovery, frames.left(), "");
    } catch (DamageException | IOException e) {
      String damage = "at byte " + frames.place() + ": " + e.getMessage();
      return new Contents(file, frames.journal(), recovery, 0, damage);
    }
  }
}
