package dev.weft.agent.handler.exec;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one attempt, which only this agent's user can enter; gone when it is closed. For
 * one thread.
 */
final class WorkFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkFolder.class);

  private static final String PREFIX = "weft-exec-";

  private final Path root;

  private WorkFolder(Path root) {
    this.root = root;
  }

  static WorkFolder create(Path parent) throws IOException {
    Path root = Files.createTempDirectory(parent, PREFIX);
    Files.createDirectory(root.resolve("work"));
    return new WorkFolder(root);
  }

  /** Removes the folder of an attempt whose agent died, if it is one and is there. */
  static void remove(Path root) {
    Path name = root.getFileName();
    if (name != null && name.toString().startsWith(PREFIX) && Files.isDirectory(root)) {
      new WorkFolder(root).close();
    }
  }

  /** All that belongs to the attempt. */
  Path root() {
    return root;
  }

  /** Where the program runs. */
  Path work() {
    return root.resolve("work");
  }

  /** A file with these bytes, out of the program's way. */
  Path write(ByteBuffer bytes) throws IOException {
    Path file = root.resolve("stdin");
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    // Not through a channel: those are closed by the interrupt of a job that is cancelled.
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(copy);
    }
    return file;
  }

  @Override
  public void close() {
    Deletion deletion = new Deletion();
    try {
      Files.walkFileTree(root, deletion);
    } catch (IOException e) {
      deletion.failed(e);
    }
    deletion
        .failure()
        .ifPresent(e ->
            log.atWarn()
                .addKeyValue("folder", root)
                .setCause(e)
                .log("The folder of an attempt could not be removed"));
  }

  /** Deletes what it visits; goes on after a failure. Follows no links. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    private @Nullable IOException failure;

    Optional<IOException> failure() {
      return Optional.ofNullable(failure);
    }

    FileVisitResult failed(IOException e) {
      if (failure == null) {
        failure = e;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      // A program may have locked its own folder.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return failed(e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      return delete(folder);
    }

    private FileVisitResult delete(Path path) {
      try {
        Files.delete(path);
        return FileVisitResult.CONTINUE;
      } catch (IOException e) {
        return failed(e);
      }
    }
  }
}
