package dev.weft.agent.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A disk that is full when a test says so, and counts its syncs. */
final class BrittleDisk implements Disk {
  boolean full;
  int syncs;

  @Override
  public Sink open(Path file) throws IOException {
    check();
    Sink real = Disk.REAL.open(file);
    return new Sink() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (full) {
          // As a real one does: some of it is written.
          real.write(bytes, offset, length / 2);
        }
        check();
        real.write(bytes, offset, length);
      }

      @Override
      public void sync() throws IOException {
        check();
        syncs++;
        real.sync();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  private void check() throws IOException {
    if (full) {
      throw new IOException("no space left on device");
    }
  }
}
