package dev.weft.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.common.handler.JobContext;
import dev.weft.common.handler.JobHandler;
import dev.weft.it.history.SteadyClock;
import dev.weft.it.history.Witness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plug-in that waits as many milliseconds as its payload says (from the second attempt on no
 * longer than a job of a load usually takes), or until there is the file that it names, and notes
 * when it begins and ends in a file that Weft does not know of.
 */
public final class WitnessHandler implements JobHandler {
  static final String NAME = "witness";
  static final String FILE = "file";
  static final String ZERO = "zero";

  /** What is tried again only has to be seen. */
  private static final long AGAIN_MILLIS = 1_500;

  private static final long GLANCE_MILLIS = 50;

  private volatile @Nullable Witness witness;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void open(Map<String, String> settings) throws IOException {
    witness =
        Witness.open(
            Path.of(Objects.requireNonNull(settings.get(FILE), "no file is set")),
            new SteadyClock(
                Instant.parse(Objects.requireNonNull(settings.get(ZERO), "no time is set"))));
  }

  @Override
  public void run(JobContext job) throws Exception {
    Witness seen = Objects.requireNonNull(witness, "not open");
    seen.start(job.jobId(), job.attempt());
    try {
      work(new String(job.payload(), UTF_8), job.attempt());
    } catch (InterruptedException e) {
      seen.stopped(job.jobId(), job.attempt());
      throw e;
    }
    job.output().write(output(job.jobId(), job.attempt()).getBytes(UTF_8));
    seen.end(job.jobId(), job.attempt());
  }

  private static void work(String payload, int attempt) throws InterruptedException {
    if (payload.startsWith("/")) {
      while (Files.notExists(Path.of(payload))) {
        Thread.sleep(GLANCE_MILLIS);
      }
    } else {
      long millis = Long.parseLong(payload);
      Thread.sleep(attempt == 1 ? millis : Math.min(millis, AGAIN_MILLIS));
    }
  }

  @Override
  public void close() {
    try {
      Objects.requireNonNull(witness, "not open").close();
    } catch (IOException e) {
      throw new UncheckedIOException("the witness cannot be closed", e);
    }
  }

  /** What an attempt produces. */
  static String output(String job, int attempt) {
    return job + " " + attempt;
  }
}
