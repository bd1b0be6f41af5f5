package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.output.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final FakeShell shell = new FakeShell();

  @Test
  void withoutATerminalThereIsALineEveryFewSeconds() {
    try (Progress progress = Progress.start(shell.shell(), "ended", 10_000)) {
      for (int second = 1; second <= 7; second++) {
        shell.pass(Duration.ofSeconds(1));
        progress.show(second * 1000L, second < 5 ? "" : "2 failed");
      }
    }
    assertThat(shell.err())
        .isEqualTo(
            """
            ended 3,000/10,000 1,000/s
            ended 6,000/10,000 1,000/s 2 failed
            ended 7,000/10,000 1,000/s 2 failed
            """);
  }

  @Test
  void onATerminalThereIsABar() {
    shell.terminal();
    try (Progress progress = Progress.start(shell.shell(), "ended", 200)) {
      progress.show(100, "1 failed");
      progress.show(200, "1 failed");
    }
    assertThat(shell.err()).contains("ended").contains("100%").contains("200/200").endsWith("\n");
  }
}
