package dev.weft.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where children keep what is theirs. For its owner only.
 *
 * @param path the folder
 * @param isTemporary whether it goes when this is closed
 */
public record Folder(Path path, boolean isTemporary) implements AutoCloseable {

  /** A new one, which goes when it is closed. */
  public static Folder temporary(String prefix) throws IOException {
    // Made for its owner only, by contract.
    return new Folder(Files.createTempDirectory(prefix), true);
  }

  /** One that stays; made if it is not there. */
  public static Folder lasting(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new Folder(path.toAbsolutePath(), false);
  }

  @Override
  public void close() throws IOException {
    if (!isTemporary || !Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(path)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
