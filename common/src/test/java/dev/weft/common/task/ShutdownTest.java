package dev.weft.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShutdownTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Threads threads = new Threads(_ -> {});
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Test
  void stepsRunInTheirOrderAndOnlyOnce() throws InterruptedException {
    Shutdown shutdown = shutdown(step("intake"), step("drain"), step("close"));
    shutdown.begin();
    shutdown.begin();
    assertThat(shutdown.await()).isTrue();
    shutdown.begin();
    assertThat(shutdown.await()).isTrue();
    assertThat(events).containsExactly("intake", "drain", "close");
  }

  @Test
  void nothingRunsBeforeItBegins() throws InterruptedException {
    Shutdown shutdown = shutdown(step("intake"));
    Thread waiting = threads.virtual("waiting", () -> awaitAndTell(shutdown));
    assertThat(events).isEmpty();
    shutdown.begin();
    waiting.join();
    assertThat(events).containsExactly("intake", "over");
  }

  @Test
  void aFailureIsForcedAndTheNextStepsRun() throws InterruptedException {
    Shutdown shutdown =
        shutdown(
            new Shutdown.Step(
                "broken",
                LONG,
                () -> {
                  throw new IOException("planned");
                },
                () -> events.add("forced")),
            Shutdown.Step.of(
                "worse",
                LONG,
                () -> {
                  throw new StackOverflowError("planned");
                }),
            step("close"));
    shutdown.begin();
    assertThat(shutdown.await()).isFalse();
    assertThat(events).containsExactly("forced", "close");
  }

  @Test
  void aStepThatIsTooLateIsInterruptedAndForced() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Shutdown shutdown =
        shutdown(
            new Shutdown.Step(
                "drain",
                SHORT,
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                },
                () -> events.add("forced")),
            step("close"));
    shutdown.begin();
    assertThat(shutdown.await()).isFalse();
    interrupted.await();
    assertThat(events).containsExactly("forced", "close");
  }

  @Test
  void aStepThatIgnoresItsInterruptIsLeftBehind() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Shutdown shutdown =
        shutdown(Shutdown.Step.of("deaf", SHORT, () -> ignoreInterrupts(end)), step("close"));
    shutdown.begin();
    assertThat(shutdown.await()).isFalse();
    assertThat(events).containsExactly("close");
    end.countDown();
  }

  @Test
  void aDeadlineIsMoreThanZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shutdown.Step.of("drain", Duration.ZERO, () -> {}));
  }

  @Test
  void aSignalRunsTheStepsBeforeTheProcessEnds() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Signalled.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.lines().filter(line -> line.equals("ready")).findFirst()).isPresent();
      // Unlike Process.destroy, this leaves the output open.
      process.toHandle().destroy();
      assertThat(out.lines().filter(line -> line.startsWith("step ")))
          .containsExactly("step 1", "step 2");
      assertThat(process.waitFor()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A process that waits for a signal. */
  static final class Signalled {
    private Signalled() {}

    public static void main(String[] args) throws InterruptedException {
      Shutdown shutdown =
          new Shutdown(
              new Threads(_ -> {}),
              List.of(
                  Shutdown.Step.of("1", LONG, () -> System.out.println("step 1")),
                  Shutdown.Step.of("2", LONG, () -> System.out.println("step 2"))));
      shutdown.onSignal();
      System.out.println("ready");
      shutdown.await();
    }
  }

  private Shutdown shutdown(Shutdown.Step... steps) {
    return new Shutdown(threads, List.of(steps));
  }

  private Shutdown.Step step(String name) {
    return Shutdown.Step.of(name, LONG, () -> events.add(name));
  }

  private void awaitAndTell(Shutdown shutdown) {
    try {
      shutdown.await();
      events.add("over");
    } catch (InterruptedException e) {
      events.add("interrupted");
    }
  }

  private static void ignoreInterrupts(CountDownLatch end) {
    boolean ended = false;
    while (!ended) {
      try {
        end.await();
        ended = true;
      } catch (InterruptedException ignored) {
        // That is what this step is about.
      }
    }
  }
}
