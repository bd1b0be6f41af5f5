package dev.weft.agent.handler.exec;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs a process of the agent was running when it died: a file for each, named after the
 * mark of its processes, in a folder that only one process of the agent has at a time. Thread-safe
 * but for {@link #sweep}, which comes first.
 */
public final class Leftovers {
  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
  private static final String HALF = ".new";

  private final Path folder;
  private final String boot;

  private Leftovers(Path folder, String boot) {
    this.folder = folder;
    this.boot = boot;
  }

  /**
   * Those of a folder, which need not be there.
   *
   * @param boot names the time since the machine was started; empty if that is not known
   */
  public static Leftovers in(Path folder, String boot) {
    return new Leftovers(folder, boot);
  }

  /**
   * Kills whatever is left of the programs that are recorded, and removes their folders. A process
   * is known by its mark, or as a descendant, or by the group and session of the program while that
   * lives and began when the record says: one that merely got its number is never touched.
   */
  public void sweep() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Signals signals = new Signals();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.toString().endsWith(HALF)) {
          sweep(file, signals);
        }
        Files.deleteIfExists(file);
      }
    }
  }

  /** Says that a program is about to start. */
  RunRecord begin(String mark, Path attemptFolder) throws IOException {
    return RunRecord.begin(folder.resolve(mark), boot, attemptFolder);
  }

  /** Makes the folder. */
  void open() throws IOException {
    Files.createDirectories(folder);
  }

  private void sweep(Path file, Signals signals) throws IOException {
    RunRecord.Content left;
    try {
      left = RunRecord.Content.of(Files.readAllLines(file));
    } catch (IllegalArgumentException e) {
      log.atWarn().addKeyValue("file", file).log("A record of a run cannot be read");
      return;
    }
    if (left.boot().equals(boot)) {
      String mark = file.getFileName().toString();
      if (ProcessTree.leftOver(root(left), mark, signals).killIfThere()) {
        log.atWarn()
            .addKeyValue("pid", left.pid())
            .log("Killed what was left of a program of an agent that died");
      }
    }
    WorkFolder.remove(left.folder());
  }

  private static long root(RunRecord.Content left) {
    return ProcessTable.find(left.pid())
        .filter(entry -> left.start() > 0 && entry.start() == left.start())
        .map(ProcessTable.Entry::pid)
        .orElse(ProcessTree.NO_ROOT);
  }
}
