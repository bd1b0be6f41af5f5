package dev.weft.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.attempt.Failure;
import dev.weft.agent.core.attempt.StopReason;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  @Test
  void handlersOwnWordsAreKept() {
    assertThat(Failures.of(JobFailure.permanent("GONE", "it is gone")))
        .isEqualTo(new Failure("GONE", "it is gone", true));
    assertThat(Failures.of(JobFailure.passing("BUSY", "later")))
        .isEqualTo(new Failure("BUSY", "later", false));
  }

  @Test
  void otherExceptionsAreNamed() {
    assertThat(Failures.of(new IOException("no disk")))
        .isEqualTo(new Failure("EXCEPTION", "java.io.IOException: no disk", false));
    assertThat(Failures.of(new IllegalStateException()))
        .isEqualTo(new Failure("EXCEPTION", "java.lang.IllegalStateException", false));
    assertThat(Failures.of(new AssertionError("odd")).code()).isEqualTo("ERROR");
    assertThat(Failures.of(new InterruptedException()).code()).isEqualTo("INTERRUPTED");
  }

  @Test
  void longWordsAreCut() {
    Failure failure = Failures.of(JobFailure.passing("C".repeat(100), "ä".repeat(10_000)));
    assertThat(failure.code()).hasSize(63);
    assertThat(failure.message()).hasSize(4_096);
  }

  @Test
  void stoppedAttemptSaysWhy() {
    Duration timeout = Duration.ofMillis(1_500);
    assertThat(Failures.stopped(StopReason.TIMEOUT, timeout, ""))
        .isEqualTo(new Failure("TIMEOUT", "it ran longer than its timeout of 1500ms", false));
    assertThat(Failures.stopped(StopReason.REQUESTED, timeout, "exit code 1"))
        .isEqualTo(new Failure("REQUESTED", "it was cancelled; exit code 1", false));
  }
}
