package dev.weft.agent.journal;

import java.io.Closeable;
import java.io.IOException;

/** A file that is written from its beginning to its end. For one thread. */
interface Sink extends Closeable {
  /** Writes all of it. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Has what was written on the disk when it returns. */
  void sync() throws IOException;
}
