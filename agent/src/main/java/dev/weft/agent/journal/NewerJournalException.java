package dev.weft.agent.journal;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** The journal was written by a newer release; reading it as this one would lose results. */
final class NewerJournalException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  NewerJournalException(Path file, int version) {
    super(
        "the journal %s has version %d, this release knows %d; use a newer release"
            .formatted(file, version, SegmentHeader.VERSION));
  }
}
