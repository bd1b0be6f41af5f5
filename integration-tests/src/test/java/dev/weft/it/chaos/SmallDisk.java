package dev.weft.it.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk of 96 MiB in memory, where this machine lets us mount one. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Why there can be none; empty if there can. */
  static Optional<String> impossible() {
    try {
      Path folder = Files.createTempDirectory("weft-disk-");
      try {
        mount(folder).close();
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of("no small disk can be mounted: " + e.getMessage());
      } finally {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder", e);
    }
  }

  /** Mounts one. */
  static SmallDisk mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    String _ = Shell.run("mount", "-t", "tmpfs", "-o", "size=96m", "weft-test", folder.toString());
    return new SmallDisk(folder);
  }

  @Override
  public void close() throws IOException {
    String _ = Shell.run("umount", folder.toString());
  }
}
