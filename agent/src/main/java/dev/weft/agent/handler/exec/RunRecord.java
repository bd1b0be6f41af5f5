package dev.weft.agent.handler.exec;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that says that a program runs, so that a later process of the agent finds what is left of
 * it; gone when it is closed. For one thread.
 */
final class RunRecord implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunRecord.class);

  /**
   * What a file says.
   *
   * @param boot the boot of the machine in which the program was started
   * @param folder the folder of the attempt
   * @param pid the program's process; 0 if the agent died before it knew
   * @param start when that began, as {@link ProcessTable.Entry#start}
   */
  record Content(String boot, Path folder, long pid, long start) {
    private static final int LINES = 4;

    List<String> lines() {
      return List.of(boot, folder.toString(), Long.toString(pid), Long.toString(start));
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is not whole
     */
    static Content of(List<String> lines) {
      if (lines.size() != LINES) {
        throw new IllegalArgumentException("a record of a run has four lines");
      }
      return new Content(
          lines.get(0),
          Path.of(lines.get(1)),
          Long.parseLong(lines.get(2)),
          Long.parseLong(lines.get(3)));
    }
  }

  private final Path file;
  private final String boot;
  private final Path folder;

  private RunRecord(Path file, String boot, Path folder) {
    this.file = file;
    this.boot = boot;
    this.folder = folder;
  }

  /** Says that a program is about to start; before it does. */
  static RunRecord begin(Path file, String boot, Path folder) throws IOException {
    RunRecord made = new RunRecord(file, boot, folder);
    made.write(new Content(boot, folder, 0, 0));
    return made;
  }

  /** Says which process it is. Without that it is found by its mark alone. */
  void started(long pid) {
    try {
      write(
          new Content(
              boot, folder, pid, ProcessTable.find(pid).map(ProcessTable.Entry::start).orElse(0L)));
    } catch (IOException e) {
      log.atWarn().addKeyValue("pid", pid).setCause(e).log("A program's process is not recorded");
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.atWarn().addKeyValue("file", file).setCause(e).log("A record of a run is still there");
    }
  }

  private void write(Content content) throws IOException {
    File half = new File(file + ".new");
    // Not through a channel: those are closed by the interrupt of a job that is cancelled.
    try (FileOutputStream out = new FileOutputStream(half)) {
      out.write(String.join("\n", content.lines()).getBytes(StandardCharsets.UTF_8));
    }
    Files.move(
        half.toPath(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
