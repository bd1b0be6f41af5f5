package dev.weft.agent.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** A file. For one thread. */
final class FileSink implements Sink {
  // Not a channel: those are closed by an interrupt of the thread that uses them.
  private final RandomAccessFile file;

  FileSink(Path path) throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
  }

  @Override
  public void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
