package dev.weft.it.chaos;

import dev.weft.it.rabbit.RabbitNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An {@link Arena} with a broker of one node, and a small disk for the coordinator if there can be
 * one. For one thread.
 */
final class Grounds implements AutoCloseable {
  private final Optional<SmallDisk> disk;
  private final RabbitNode node;
  private final Arena arena;

  private Grounds(Optional<SmallDisk> disk, RabbitNode node, Arena arena) {
    this.disk = disk;
    this.node = node;
    this.arena = arena;
  }

  /**
   * Starts everything.
   *
   * @param folder for what it writes
   */
  static Grounds open(Path folder) throws IOException, InterruptedException {
    Optional<SmallDisk> disk =
        SmallDisk.impossible().isPresent()
            ? Optional.empty()
            : Optional.of(SmallDisk.mount(folder.resolve("coordinator")));
    return open(folder, disk, Arena.Kind.USUAL);
  }

  /** Starts everything, on the disk of the folder. */
  static Grounds openOnDisk(Path folder, Arena.Kind kind) throws IOException, InterruptedException {
    return open(folder, Optional.empty(), kind);
  }

  Arena arena() {
    return arena;
  }

  @Override
  public void close() {
    arena.close();
    node.close();
    try {
      if (disk.isPresent()) {
        disk.get().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the small disk cannot be unmounted", e);
    }
  }

  private static Grounds open(Path folder, Optional<SmallDisk> disk, Arena.Kind kind)
      throws IOException, InterruptedException {
    RabbitNode node = RabbitNode.start(Files.createDirectories(folder.resolve("broker")));
    try {
      return new Grounds(disk, node, Arena.start(folder, Broker.of(node), kind, Version.PRESENT));
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }
}
