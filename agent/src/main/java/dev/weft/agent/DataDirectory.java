package dev.weft.agent;

import dev.weft.common.id.AgentId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The directory in which an agent keeps what must outlast its process. One process at a time has
 * it. For one thread.
 */
final class DataDirectory implements AutoCloseable {
  private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int ENDING = 6;
  private static final int LONGEST_HOST = 100;

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Where it is unless the configuration says so. */
  static Path usual(Map<String, String> environment, Path home) {
    String given = environment.getOrDefault("STATE_DIRECTORY", "");
    if (!given.isEmpty()) {
      // Several are separated by colons; the first is as good as any.
      return Path.of(given.split(":", 2)[0]);
    }
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = state.isEmpty() ? home.resolve(".local/state") : Path.of(state);
    return base.resolve("weft/agent");
  }

  /**
   * Makes the directory if it is not there, and takes it.
   *
   * @throws IOException if that cannot be done; the message says which directory and why
   */
  static DataDirectory take(Path path) throws IOException {
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return new DataDirectory(path, file);
      }
    } catch (OverlappingFileLockException e) {
      // Another agent in this very process: as good as in another one.
    }
    file.close();
    throw new IOException(
        "another agent uses the data directory " + path + "; give this one its own in agent.data");
  }

  /**
   * The agent's id: the one given, or one that is made of the host's name once and kept here.
   *
   * @throws IOException if it cannot be read or kept
   */
  AgentId agentId(Optional<AgentId> given, String hostname, RandomGenerator random)
      throws IOException {
    if (given.isPresent()) {
      return given.get();
    }
    Path file = path.resolve("agent-id");
    if (Files.exists(file)) {
      return kept(file);
    }
    AgentId made = new AgentId(host(hostname) + "-" + ending(random));
    Path half = path.resolve("agent-id.new");
    Files.writeString(half, made.value() + "\n");
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    return made;
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** The folder of the journal, which its reader makes. */
  Path journal() {
    return path.resolve("journal");
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static AgentId kept(Path file) throws IOException {
    try {
      return new AgentId(Files.readString(file).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold the id of an agent", e);
    }
  }

  private static String host(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9.-]", "-");
    String usable = clean.isEmpty() ? "agent" : clean;
    return usable.substring(0, Math.min(LONGEST_HOST, usable.length()));
  }

  private static String ending(RandomGenerator random) {
    return random
        .ints(ENDING, 0, ALPHABET.length())
        .mapToObj(place -> String.valueOf(ALPHABET.charAt(place)))
        .collect(Collectors.joining());
  }
}
