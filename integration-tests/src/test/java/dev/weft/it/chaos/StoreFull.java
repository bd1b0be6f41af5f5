package dev.weft.it.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The disk of the coordinator's store is full for a while: a small one of its own, filled by a file
 * beside the store.
 *
 * @param lasting so long
 */
record StoreFull(Duration lasting) implements Mishap {
  private static final int CHUNK = 64 * 1024;

  @Override
  public String name() {
    return "store's disk full " + Times.text(lasting);
  }

  @Override
  public Optional<String> impossible() {
    return SmallDisk.impossible();
  }

  @Override
  public Mended strike(Arena arena, Load load) throws IOException, InterruptedException {
    Path ballast = arena.store().resolveSibling("ballast");
    fill(ballast, CHUNK);
    fill(ballast.resolveSibling("crumbs"), 1);
    arena.hold(lasting);
    Files.delete(ballast);
    Files.delete(ballast.resolveSibling("crumbs"));
    return Mended.now();
  }

  private static void fill(Path file, int chunk) throws IOException {
    byte[] bytes = new byte[chunk];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        try {
          out.write(bytes);
        } catch (IOException _) {
          // No space left on the device: that is what it is for.
          return;
        }
      }
    }
  }
}
