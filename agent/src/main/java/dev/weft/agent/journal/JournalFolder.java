package dev.weft.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The segments of a journal, by number. Nobody but the owner may read them. For one thread. */
final class JournalFolder {
  private static final Pattern NAME = Pattern.compile("journal-(\\d{1,18})\\.log");

  private final Path path;
  private final boolean posix;

  private JournalFolder(Path path) {
    this.path = path;
    this.posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Makes the folder, unless it is there. */
  static JournalFolder open(Path path) throws IOException {
    JournalFolder folder = new JournalFolder(path);
    if (Files.isDirectory(path)) {
      if (folder.posix) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    } else {
      Files.createDirectories(path, folder.permissions("rwx------"));
    }
    return folder;
  }

  /** All complete segments. */
  NavigableMap<Long, Path> segments() throws IOException {
    NavigableMap<Long, Path> segments = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          segments.put(Long.parseLong(name.group(1)), file);
        }
      }
    }
    return segments;
  }

  /** An empty file for a segment that is not complete. */
  Path begin() throws IOException {
    Path half = half();
    Files.deleteIfExists(half);
    return Files.createFile(half, permissions("rw-------"));
  }

  /** What was begun is complete: from now on it is the segment of this number. */
  Path complete(long number) throws IOException {
    Path segment = path.resolve("journal-%08d.log".formatted(number));
    Files.move(half(), segment, StandardCopyOption.ATOMIC_MOVE);
    if (posix) {
      try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
    return segment;
  }

  /** What was begun comes to nothing. */
  void abandon() throws IOException {
    Files.deleteIfExists(half());
  }

  /** Removes what is older. */
  void deleteBefore(long number) throws IOException {
    for (Path file : segments().headMap(number, false).values()) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private Path half() {
    return path.resolve("journal.new");
  }

  private FileAttribute<?>[] permissions(String text) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }
}
