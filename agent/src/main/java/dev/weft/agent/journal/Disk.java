package dev.weft.agent.journal;

import java.io.IOException;
import java.nio.file.Path;

/** What files are written with. */
@FunctionalInterface
interface Disk {
  /** The real one. */
  Disk REAL = FileSink::new;

  /** Opens an empty file. */
  Sink open(Path file) throws IOException;
}
