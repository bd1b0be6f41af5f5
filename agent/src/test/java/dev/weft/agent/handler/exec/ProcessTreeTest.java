package dev.weft.agent.handler.exec;

import static dev.weft.agent.handler.exec.Programs.any;
import static dev.weft.agent.handler.exec.Programs.isAlive;
import static dev.weft.agent.handler.exec.Programs.pids;
import static dev.weft.agent.handler.exec.Programs.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of a program when its attempt is over: nothing. */
final class ProcessTreeTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder = Path.of("");

  private Path pids = Path.of("");
  private Path work = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    pids = folder.resolve("pids");
    work = Files.createDirectory(folder.resolve("work"));
  }

  @AfterEach
  void nothingIsLeftInTheFolder() {
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void aProgramThatObeysHasTimeToCleanUp() throws Exception {
    Path trace = folder.resolve("trace");
    FakeJob job =
        script(
            "trap 'sleep 0.2; echo cleaned > "
                + trace
                + "; exit 0' TERM\n"
                + "echo $$ > "
                + pids
                + "\nwhile :; do sleep 0.05; done");
    cancel(job, LONG, 1);
    assertThat(trace).hasContent("cleaned\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "it ignores the signal  | 1 | trap '' TERM; echo $$ >> P; while :; do sleep 1; done",
        "it is stopped          | 1 | echo $$ >> P; kill -STOP $$",
        "a child ignores it     | 2 | sh -c 'trap \"\" TERM; echo $$ >> P; while :; do sleep 1;"
            + " done' & echo $$ >> P; wait",
        "grandchildren          | 3 | sh -c 'sh -c \"echo \\$\\$ >> P; sleep 99; :\" & echo $$ >>"
            + " P; sleep 99; :' & echo $$ >> P; sleep 99",
        "another session        | 2 | setsid sh -c 'echo $$ >> P; sleep 99; :' & echo $$ >> P;"
            + " wait",
        "a double fork          | 2 | (setsid sh -c 'echo $$ >> P; exec sleep 99' < /dev/null >"
            + " /dev/null 2>&1 &) ; echo $$ >> P; sleep 99",
        "a deaf double fork     | 2 | (setsid sh -c 'trap \"\" TERM HUP; echo $$ >> P; while :; do"
            + " sleep 1; done' > /dev/null 2>&1 &) ; echo $$ >> P; sleep 99",
        "an unmarked child      | 2 | env -i /usr/bin/setsid /bin/sh -c 'echo $$ >> P; exec"
            + " /bin/sleep 99' & echo $$ >> P; wait",
        "a deaf unmarked child  | 2 | env -i /usr/bin/setsid /bin/sh -c 'trap \"\" TERM; echo $$ >>"
            + " P; while :; do /bin/sleep 1; done' & echo $$ >> P; wait",
        "it forks on and on     | 9 | trap '' TERM; while :; do sh -c 'echo $$ >> P; exec sleep 99'"
            + " & sleep 0.01; done",
      })
  void allOfItIsGoneAfterACancel(String what, int count, String text) throws Exception {
    List<Long> seen = cancel(script(at(text)), SHORT, count);
    assertThat(seen).as(what).hasSizeGreaterThanOrEqualTo(count);
    assertThat(pids(pids, count)).as(what).noneMatch(Programs::isAlive);
  }

  @Test
  void whatItLeavesInItsGroupIsKilledWhenItEnds() throws Exception {
    FakeJob job =
        script(
            "sh -c 'echo $$ >> P; exec sleep 99' & while [ ! -s P ]; do sleep 0.01; done"
                .replace("P", pids.toString()));
    Attempt.succeed(any(work, LONG), job);
    assertThat(pids(pids, 1)).noneMatch(Programs::isAlive);
  }

  @Test
  void aDaemonMayOutliveTheProgramThatStartsIt() throws Exception {
    FakeJob job =
        script(
            at(
                "setsid sh -c 'echo $$ >> P; exec sleep 99' < /dev/null > /dev/null 2>&1 &\n"
                    + "while [ ! -s P ]; do sleep 0.01; done; echo started"));
    Attempt.succeed(any(work, LONG), job);
    long daemon = pids(pids, 1).getFirst();
    assertThat(isAlive(daemon)).isTrue();
    new Signals().process(daemon, Signals.KILL);
    await().until(() -> !isAlive(daemon));
    assertThat(job.text()).isEqualTo("started\n");
  }

  @Test
  void aDaemonThatHoldsTheOutputIsNotWaitedFor() throws Exception {
    FakeJob job =
        script(
            at(
                "setsid sh -c 'echo $$ >> P; exec sleep 99' &\n"
                    + "while [ ! -s P ]; do sleep 0.01; done; echo started"));
    Attempt.succeed(any(work, LONG), job);
    assertThat(job.text()).isEqualTo("started\n");
    assertThat(pids(pids, 1)).noneMatch(Programs::isAlive);
  }

  @Test
  void aProgramThatSaysMoreThanIsTakenWaits() throws Exception {
    FakeJob job = script(at("echo $$ > P; exec yes")).withoutRoomInTheLog();
    Attempt attempt = Attempt.start(any(work, SHORT), job);
    long pid = pids(pids, 1).getFirst();
    await().until(() -> written(pid) > 60_000);
    long blockedAt = written(pid);
    job.makeRoom(100);
    await().until(() -> job.lineCount() == 100);
    assertThat(blockedAt).isLessThan(200_000);
    assertThat(written(pid)).isLessThan(300_000);
    attempt.interrupt();
    assertThat(attempt.end()).get().isInstanceOf(InterruptedException.class);
    assertThat(isAlive(pid)).isFalse();
  }

  @Test
  void aFloodPassesThrough() throws Exception {
    FakeJob job = script("head -c 100000000 /dev/zero; yes | head -n 300000");
    Attempt.succeed(any(work, SHORT), job);
    assertThat(job.lineCount()).isGreaterThanOrEqualTo(300_000 + 100_000_000 / (16 << 10));
  }

  @Test
  void aSecondInterruptDoesNotDisturbTheCleaning() throws Exception {
    FakeJob job = script(at("trap '' TERM; echo $$ > P; while :; do sleep 1; done"));
    Attempt attempt = Attempt.start(any(work, SHORT), job);
    List<Long> seen = pids(pids, 1);
    attempt.interrupt();
    await().until(() -> !attempt.isInterrupted());
    attempt.interrupt();
    assertThat(attempt.end()).get().isInstanceOf(InterruptedException.class);
    assertThat(seen).noneMatch(Programs::isAlive);
  }

  @Test
  void closingItsOutputDoesNotEndAProgram() throws Exception {
    FakeJob job = script("exec > /dev/null 2>&1; sleep 0.1; exit 4");
    JobFailure failure = Attempt.fail(any(work, SHORT), job);
    assertThat(failure).hasMessage("exit code 4");
  }

  /** Starts a job, cancels it when there are so many process ids, and gives those. */
  private List<Long> cancel(FakeJob job, Duration grace, int count) throws Exception {
    Attempt attempt = Attempt.start(any(work, grace), job);
    List<Long> seen = pids(pids, count);
    assertThat(seen).allMatch(Programs::isAlive);
    attempt.interrupt();
    assertThat(attempt.end()).get().isInstanceOf(InterruptedException.class);
    assertThat(seen).noneMatch(Programs::isAlive);
    return seen;
  }

  private String at(String text) {
    return text.replace(">> P", ">> " + pids)
        .replace("> P", "> " + pids)
        .replace("-s P", "-s " + pids);
  }

  private static long written(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), "io")).stream()
          .filter(line -> line.startsWith("wchar: "))
          .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
          .sum();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
