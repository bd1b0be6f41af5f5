package dev.weft.it.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JvmProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SIGTERM_EXIT = 143;
  private static final int SIGKILL_EXIT = 137;

  @TempDir Path folder;

  @Test
  void argumentsPropertiesAndEnvironmentReachTheMainClass() throws Exception {
    JvmCommand command =
        JvmProcess.of(TalkingMain.class)
            .withArguments("one", "two words")
            .withOptions("-Dtalking=yes")
            .withEnvironment("TALKING", "too");
    try (JvmProcess process = command.start("talker", folder)) {
      MatchResult ready = process.awaitLine("ready pid=(\\d+) heap=(\\d+)", LIMIT);

      assertThat(Long.parseLong(ready.group(1))).isEqualTo(process.pid());
      assertThat(Long.parseLong(ready.group(2))).isLessThanOrEqualTo(96 << 20);
      assertThat(process.lines()).contains("args=[one, two words] property=yes variable=too");
    }
    assertThat(Files.readString(folder.resolve("talker.log"))).contains("ready pid=");
  }

  @Test
  void sigtermRunsShutdownHooksAndKill9DoesNot() throws Exception {
    try (JvmProcess asked = start("asked");
        JvmProcess killed = start("killed")) {
      asked.sigterm();
      killed.kill9();

      assertThat(asked.awaitExit(LIMIT)).isEqualTo(SIGTERM_EXIT);
      assertThat(killed.awaitExit(LIMIT)).isEqualTo(SIGKILL_EXIT);
      assertThat(asked.lines()).contains("hook");
      assertThat(killed.lines()).doesNotContain("hook");
    }
  }

  @Test
  void frozenProcessDoesNothingUntilItMayGoOn() throws Exception {
    try (JvmProcess process = start("frozen")) {
      process.stop();
      assertThat(state(process)).isEqualTo("T");
      process.endInput();

      process.cont();

      process.awaitLine("input ended", LIMIT);
      assertThat(process.awaitExit(LIMIT)).isZero();
    }
  }

  @Test
  void closeKillsEvenAFrozenProcess() throws Exception {
    ProcessHandle handle;
    try (JvmProcess process = start("left")) {
      handle = ProcessHandle.of(process.pid()).orElseThrow();
      process.stop();
    }
    assertThat(handle.isAlive()).isFalse();
  }

  @Test
  void waitingForALineFailsWithTheLastOnesWhenTheProcessEnds() throws Exception {
    try (JvmProcess process = start("short")) {
      process.endInput();

      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> process.awaitLine("never printed", LIMIT))
          .withMessageContainingAll("short (ended with 0)", "never printed", "input ended");
    }
  }

  @Test
  void memoryIsWhatTheKernelCounts() throws Exception {
    try (JvmProcess process = start("memory")) {
      ProcessMemory memory = process.memory();

      assertThat(memory.resident()).isBetween(10L << 20, 1L << 30);
      assertThat(memory.peak()).isGreaterThanOrEqualTo(memory.resident());
    }
  }

  @Test
  void processesEndWhenTheJvmThatStartedThemIsKilled() throws Exception {
    try (JvmProcess parent =
        JvmProcess.of(ParentMain.class).withArguments(folder.toString()).start("parent", folder)) {
      long pid = Long.parseLong(parent.awaitLine("child (\\d+)", LIMIT).group(1));
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();

      parent.kill9();

      assertThat(child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  private JvmProcess start(String name) throws IOException, InterruptedException {
    JvmProcess process = JvmProcess.of(TalkingMain.class).start(name, folder);
    process.awaitLine("^ready", LIMIT);
    return process;
  }

  private static String state(JvmProcess process) throws IOException {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    return List.of(Files.readString(stat).split(" ")).get(2);
  }
}
