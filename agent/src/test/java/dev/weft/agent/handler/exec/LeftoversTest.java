package dev.weft.agent.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.agent.handler.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of programs, and what only looks like it. */
final class LeftoversTest {
  private static final String BOOT = "this boot";

  @TempDir private Path temp;
  private final List<Process> processes = new ArrayList<>();
  private Path records;
  private Path work;
  private Leftovers leftovers;

  @BeforeEach
  void open() throws IOException {
    records = temp.resolve("exec");
    work = temp.resolve("weft-exec-1");
    Files.createDirectories(work.resolve("work"));
    leftovers = Leftovers.in(records, BOOT);
    leftovers.open();
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void programThatIsStillThereIsKilledAndItsFolderRemoved() throws IOException {
    Process left = start("mark-1", "exec sleep 600");
    leftovers.begin("mark-1", work).started(left.pid());

    leftovers.sweep();

    await().until(() -> !left.isAlive());
    assertThat(work).doesNotExist();
    assertThat(records).isEmptyDirectory();
  }

  @Test
  void processThatLeftTheGroupOfADeadProgramIsFoundByItsMark() throws Exception {
    Path pids = temp.resolve("pids");
    Process left = start("mark-1", "setsid sleep 600 & echo $! > " + pids);
    long child = Programs.pids(pids, 1).getFirst();
    leftovers.begin("mark-1", work).started(left.pid());
    assertThat(left.waitFor()).isZero();

    leftovers.sweep();

    await().until(() -> !Programs.isAlive(child));
  }

  @Test
  void programWhoseNumberWasNotRecordedInTimeIsFoundByItsMark() throws IOException {
    Process left = start("mark-1", "exec sleep 600");
    RunRecord unused = leftovers.begin("mark-1", work);
    assertThat(unused).isNotNull();

    leftovers.sweep();

    await().until(() -> !left.isAlive());
  }

  @Test
  void strangerThatGotTheNumberOfADeadProgramIsLeftAlone() throws IOException {
    Process stranger = start("another mark", "exec sleep 600");
    long start = ProcessTable.find(stranger.pid()).orElseThrow().start();
    write("mark-1", BOOT, stranger.pid(), start - 1);

    leftovers.sweep();

    assertThat(stranger.isAlive()).isTrue();
    assertThat(records).isEmptyDirectory();
  }

  @Test
  void recordFromBeforeTheMachineWasStartedKillsNobody() throws IOException {
    Process stranger = start("mark-1", "exec sleep 600");
    long start = ProcessTable.find(stranger.pid()).orElseThrow().start();
    write("mark-1", "another boot", stranger.pid(), start);

    leftovers.sweep();

    assertThat(stranger.isAlive()).isTrue();
    assertThat(work).doesNotExist();
  }

  @Test
  void recordThatCannotBeReadAndFolderThatIsNoAttemptsAreHarmless() throws IOException {
    Files.writeString(records.resolve("mark-2"), "half");
    Files.writeString(records.resolve("mark-3.new"), "");
    Path other = Files.createDirectory(temp.resolve("precious"));
    Files.writeString(records.resolve("mark-4"), "boot\n" + other + "\n0\n0");

    leftovers.sweep();

    assertThat(records).isEmptyDirectory();
    assertThat(other).isDirectory();
  }

  @Test
  void nothingIsRecordedAnyMoreWhenAProgramHasEnded() throws Exception {
    Path attempts = temp.resolve("attempts");
    Attempt.succeed(Programs.any(attempts, Duration.ofSeconds(5)), Programs.script("true"));
    assertThat(temp.resolve("attempts-records")).isEmptyDirectory();
  }

  private void write(String mark, String boot, long pid, long start) throws IOException {
    Files.writeString(
        records.resolve(mark),
        String.join("\n", boot, work.toString(), Long.toString(pid), Long.toString(start)));
  }

  private Process start(String mark, String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
    builder.environment().put(ProcessTree.MARK, mark);
    Process process = builder.start();
    processes.add(process);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            !process.isAlive() || ProcessTable.hasVariable(process.pid(), ProcessTree.MARK, mark));
    return process;
  }
}
