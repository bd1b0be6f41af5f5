package dev.weft.it.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * A file to which the handlers of many processes append what they run, beside and unknown to Weft.
 * Each line is one write at the end of the file, so lines never mix, and what was written stays
 * when the process is killed. Safe for use by any thread and process.
 */
public final class Witness implements AutoCloseable {
  private final FileOutputStream file;
  private final InstantSource clock;
  private final long pid = ProcessHandle.current().pid();

  private Witness(FileOutputStream file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Opens the file for appending; makes it if it is missing.
   *
   * @param clock that all who append have in common
   */
  public static Witness open(Path path, InstantSource clock) throws IOException {
    // Not a channel: that one would be closed for good by the interrupt of a cancelled job.
    return new Witness(new FileOutputStream(path.toFile(), true), clock);
  }

  /** All that was seen so far, in the order of the file. */
  public static List<Sighting> read(Path path) throws IOException {
    return Files.exists(path)
        ? Files.readAllLines(path, UTF_8).stream().map(Sighting::parse).toList()
        : List.of();
  }

  /** An attempt begins. */
  public void start(String job, int attempt) {
    write(job, attempt, Sighting.Moment.START);
  }

  /** An attempt has come to its end. */
  public void end(String job, int attempt) {
    write(job, attempt, Sighting.Moment.END);
  }

  /** An attempt gives up because it was told to. */
  public void stopped(String job, int attempt) {
    write(job, attempt, Sighting.Moment.STOPPED);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void write(String job, int attempt, Sighting.Moment moment) {
    Sighting sighting = new Sighting(clock.instant(), pid, moment, job, attempt);
    try {
      file.write(sighting.line().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the witness cannot write", e);
    }
  }
}
