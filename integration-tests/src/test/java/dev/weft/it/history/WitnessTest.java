package dev.weft.it.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.it.proc.JvmProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WitnessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int JOBS = 500;

  @TempDir Path folder;

  @Test
  void linesOfManyThreadsAndProcessesNeverMix() throws Exception {
    Path file = folder.resolve("witness");
    try (JvmProcess one = writer(file, "one");
        JvmProcess two = writer(file, "two")) {
      assertThat(one.awaitExit(LIMIT)).isZero();
      assertThat(two.awaitExit(LIMIT)).isZero();

      List<Sighting> seen = Witness.read(file);
      assertThat(seen).hasSize(2 * 2 * JOBS);
      assertThat(seen).extracting(Sighting::pid).containsOnly(one.pid(), two.pid());
    }
  }

  @Test
  void interruptedThreadStillWrites() throws Exception {
    Path file = folder.resolve("witness");
    try (Witness witness = Witness.open(file, InstantSource.system())) {
      Thread.currentThread().interrupt();
      witness.start("a", 1);
      assertThat(Thread.interrupted()).isTrue();
      witness.end("a", 1);
    }
    assertThat(Witness.read(file)).extracting(Sighting::job).containsExactly("a", "a");
  }

  @Test
  void idThatWouldBreakTheLinesIsRefused() throws Exception {
    try (Witness witness = Witness.open(folder.resolve("witness"), InstantSource.system())) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> witness.start("a\nb", 1));
    }
  }

  private JvmProcess writer(Path file, String name) throws Exception {
    return JvmProcess.of(Writer.class).withArguments(file.toString(), name).start(name, folder);
  }

  /** A main class that writes from many threads at once. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      try (Witness witness = Witness.open(Path.of(arguments[0]), InstantSource.system());
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int job = 0; job < JOBS; job++) {
          String id = arguments[1] + "-" + job;
          threads.execute(() -> {
            witness.start(id, 1);
            witness.end(id, 1);
          });
        }
      }
    }
  }
}
