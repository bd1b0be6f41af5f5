package dev.weft.agent.handler.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes of this machine as {@code /proc} shows them: the JDK's own view knows no groups, no
 * sessions, and takes zombies for living.
 */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  /** Places in {@code stat} after the name, which is in parentheses and may hold anything. */
  private static final int STATE = 0;

  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int START = 19;

  private ProcessTable() {}

  /**
   * A process.
   *
   * @param state a letter
   * @param parent the process that started it, or adopted it
   * @param start when it began, in ticks of the machine: tells it from an earlier one of its id
   */
  record Entry(long pid, char state, long parent, long group, long session, long start) {
    /** Whether it still runs, rather than waits for its parent to hear of its end. */
    boolean isAlive() {
      return state != 'Z' && state != 'X';
    }
  }

  /** Whether this machine has such a table. */
  static boolean isThere() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /** All processes; those that come or go meanwhile may be missing. */
  static List<Entry> read() {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        find(Long.parseLong(folder.getFileName().toString())).ifPresent(entries::add);
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be read", e);
    }
    return entries;
  }

  /** A process; empty if it is gone. */
  static Optional<Entry> find(long pid) {
    try {
      String stat = text(pid, "stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", START + 2);
      return Optional.of(
          new Entry(
              pid,
              fields[STATE].charAt(0),
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[GROUP]),
              Long.parseLong(fields[SESSION]),
              Long.parseLong(fields[START])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a process was started with this in its environment. False if that cannot be seen. */
  static boolean hasVariable(long pid, String name, String value) {
    try {
      return ("\0" + text(pid, "environ")).contains("\0" + name + "=" + value + "\0");
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(long pid, String file) throws IOException {
    byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
