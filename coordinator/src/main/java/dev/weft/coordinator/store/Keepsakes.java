package dev.weft.coordinator.store;

import dev.weft.coordinator.loop.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a coordinator keeps in its folder so that it outlives the store: a {@link Note} on it, and
 * the key that seals what agents are given. Only the owner may read them. Not thread-safe: the
 * opening thread's, then the committing thread's.
 */
final class Keepsakes {
  private static final Logger LOG = LoggerFactory.getLogger(Keepsakes.class);
  private static final int KEY_BYTES = 32;

  /** Keys that sealed before are of use as long as agents run what they were given with them. */
  private static final int MOST_KEYS = 4;

  private final Path noteFile;
  private final Path keyFile;
  private Note note;
  private List<String> keys;
  private boolean troubled;

  private Keepsakes(Path noteFile, Path keyFile, Note note, List<String> keys) {
    this.noteFile = noteFile;
    this.keyFile = keyFile;
    this.note = note;
    this.keys = keys;
  }

  /** Reads what there is in a folder. */
  static Keepsakes in(Path folder) throws StoreException {
    Path noteFile = folder.resolve("store-incarnation");
    Path keyFile = folder.resolve("cluster-key");
    try {
      return new Keepsakes(noteFile, keyFile, note(noteFile), keys(keyFile));
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO, "the files beside the store cannot be read: " + e, e);
    }
  }

  Note note() {
    return note;
  }

  /** The key that the store is to have, if it has none: the one that is kept here, or a new one. */
  String keyForNewStore() {
    return keys.isEmpty() ? newKey() : keys.getFirst();
  }

  /** The keys: the one that seals, then earlier ones. */
  List<byte[]> keys() {
    return keys.stream().map(Base64.getDecoder()::decode).toList();
  }

  /**
   * Keeps what is about to be recorded, so that it is not lost whether it will be or not.
   *
   * @param next on the store, with the incarnations before, too
   * @param key that the store has
   */
  void prepare(Note next, String key) throws StoreException {
    List<String> all = new ArrayList<>(keys);
    all.remove(key);
    all.addFirst(key);
    List<String> kept = List.copyOf(all.subList(0, Math.min(all.size(), MOST_KEYS)));
    try {
      if (!kept.equals(keys)) {
        keys = kept;
        write(keyFile, String.join("\n", keys) + "\n", true);
      }
      write(noteFile, next.text(), true);
      note = next;
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.IO, "the files beside the store cannot be written: " + e, e);
    }
  }

  /**
   * What was prepared is recorded.
   *
   * @param recorded without the incarnations before
   */
  void settle(Note recorded) {
    note = recorded;
    keep();
  }

  /** All that was recorded is there on another timeline. */
  void moved(Timeline now) {
    note = note.on(now);
    keep();
  }

  /** This coordinator has ended, and has recorded so many commits and no more. */
  void ended(long commits) {
    note = note.at(commits).ended();
    keep();
  }

  /** Keeps how many commits are recorded. */
  void recorded(long commits) {
    if (commits != note.commits()) {
      note = note.at(commits);
      keep();
    }
  }

  /** What is kept may lag behind: so nothing waits for the disk, and a failure does no harm. */
  private void keep() {
    try {
      write(noteFile, note.text(), false);
      troubled = false;
    } catch (IOException e) {
      if (!troubled) {
        LOG.atWarn().setCause(e).log("cannot keep beside the store how far it is");
      }
      troubled = true;
    }
  }

  private static Note note(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file) : "";
    try {
      return text.isBlank() ? Note.NONE : Note.read(text);
    } catch (IllegalArgumentException e) {
      LOG.atWarn().addKeyValue("file", file).log("cannot be understood and is made anew");
      return Note.NONE;
    }
  }

  private static List<String> keys(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> keys = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    try {
      keys.forEach(Base64.getDecoder()::decode);
      return keys;
    } catch (IllegalArgumentException e) {
      throw new IOException("%s does not hold keys".formatted(file), e);
    }
  }

  private static String newKey() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Replaces a file as a whole. */
  private static void write(Path file, String text, boolean durable) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durable) {
        channel.force(true);
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    if (durable && posix) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        try (FileChannel directory = FileChannel.open(folder)) {
          directory.force(true);
        }
      }
    }
  }
}
