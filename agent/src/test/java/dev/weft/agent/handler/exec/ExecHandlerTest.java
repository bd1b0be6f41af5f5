package dev.weft.agent.handler.exec;

import static dev.weft.agent.handler.exec.Programs.any;
import static dev.weft.agent.handler.exec.Programs.job;
import static dev.weft.agent.handler.exec.Programs.one;
import static dev.weft.agent.handler.exec.Programs.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.handler.Attempt;
import dev.weft.agent.handler.FakeJob;
import dev.weft.common.handler.JobFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecHandlerTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path folder = Path.of("");

  @Test
  void runsANamedCommandWithTheArgumentsThatItAllows() throws Exception {
    FakeJob job = job("{'command':'it','args':['b  c','*','$HOME']}");
    Attempt.succeed(one(folder, "/usr/bin/printf '%s|' a", "values"), job);
    assertThat(job.text()).isEqualTo("a|b  c|*|$HOME|");
    assertThat(job.type()).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void theOutputIsStandardOutputAndTheLogIsBoth() throws Exception {
    FakeJob job = script("echo one; echo two >&2; printf three");
    Attempt.succeed(any(folder, GRACE), job);
    assertThat(job.text()).isEqualTo("one\nthree");
    assertThat(job.lines()).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void anotherExitCodeThanZeroIsAFailureThatMayPass() throws Exception {
    FakeJob job = script("echo partly; echo 'disk full' >&2; exit 3");
    JobFailure failure = Attempt.fail(any(folder, GRACE), job);
    assertThat(failure.code()).isEqualTo("EXIT_CODE");
    assertThat(failure).hasMessage("exit code 3: disk full");
    assertThat(failure.permanent()).isFalse();
    assertThat(job.text()).isEqualTo("partly\n");
  }

  @Test
  void anEndBySignalIsNamed() throws Exception {
    assertThat(Attempt.fail(any(folder, GRACE), script("kill -9 $$")))
        .hasMessage("exit code 137 (128 + 9: most likely ended by that signal)");
  }

  @Test
  void theEnvironmentIsBuiltFromNothing() throws Exception {
    FakeJob job = job("{'command':'it','env':{'COLOUR':'blue = green'}}");
    Attempt.succeed(one(folder, "/usr/bin/env", "none", "COLOUR"), job);
    assertThat(job.text().lines().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactlyInAnyOrder(
            "COLOUR",
            "HOME",
            "LANG",
            "PATH",
            "TMPDIR",
            "TRACEPARENT",
            "WEFT_ATTEMPT",
            "WEFT_JOB_ID",
            "WEFT_RUN");
    assertThat(job.text())
        .contains("COLOUR=blue = green\n", "WEFT_JOB_ID=job-7\n", "WEFT_ATTEMPT=1\n");
  }

  @Test
  void theWorkFolderIsPrivateAndDoesNotOutliveTheAttempt() throws Exception {
    FakeJob job =
        script(
            "pwd; stat -c %a . ..; mkdir -p a/b; echo x > a/b/c; ln -s /etc/passwd link; chmod 000"
                + " a");
    Attempt.succeed(any(folder, GRACE), job);
    List<String> lines = job.text().lines().toList();
    assertThat(Path.of(lines.getFirst())).startsWithRaw(folder);
    assertThat(lines.get(2)).isEqualTo("700");
    assertThat(folder).isEmptyDirectory();
    assertThat(Path.of("/etc/passwd")).exists();
  }

  @Test
  void standardInputIsWhatThePayloadSaysOrNothing() throws Exception {
    ExecHandler cat = one(folder, "/bin/cat", "none");
    FakeJob text = job("{'command':'it','stdin':'té\\nxt'}");
    Attempt.succeed(cat, text);
    assertThat(text.text()).isEqualTo("té\nxt");
    FakeJob coded = job("{'command':'it','stdin_base64':'aGk=','content_type':'a/b'}");
    Attempt.succeed(cat, coded);
    assertThat(coded.text()).isEqualTo("hi");
    assertThat(coded.type()).isEqualTo("a/b");
    FakeJob none = job("{'command':'it'}");
    Attempt.succeed(cat, none);
    assertThat(none.text()).isEmpty();
  }

  @Test
  void aLargeStandardInputPassesThroughAProgramThatAnswersMeanwhile() throws Exception {
    String text = "0123456789abcde\n".repeat(50_000);
    FakeJob job =
        FakeJob.of("{\"command\":\"it\",\"stdin\":\"" + text.replace("\n", "\\n") + "\"}");
    Attempt.succeed(one(folder, "/bin/cat", "none"), job);
    assertThat(job.text()).isEqualTo(text);
    assertThat(job.lineCount()).isEqualTo(50_000);
  }

  @Test
  void aProgramThatIsNotThereFailsForNow() throws Exception {
    JobFailure failure =
        Attempt.fail(one(folder, "/no/such/program", "none"), job("{'command':'it'}"));
    assertThat(failure.code()).isEqualTo("START_FAILED");
    assertThat(failure.permanent()).isFalse();
  }

  @Test
  void aProgramThatTheSystemCannotRunFailsForNow() throws Exception {
    Path notOne = Files.writeString(folder.resolve("not-a-program"), "\u007fELF nonsense");
    assertThat(notOne.toFile().setExecutable(true)).isTrue();
    JobFailure failure =
        Attempt.fail(one(folder, notOne.toString(), "none"), job("{'command':'it'}"));
    assertThat(failure.code()).isIn("START_FAILED", "EXIT_CODE");
    assertThat(failure.permanent()).isFalse();
  }

  @Test
  void noMoreProgramsRunAtOnceThanAllowed() throws Exception {
    Path gate = folder.resolve("gate");
    Path work = Files.createDirectory(folder.resolve("work"));
    ExecHandler handler =
        ExecHandler.open(
            new ExecConfig(Map.of(), true, work, GRACE, 1),
            Programs.leftovers(work),
            Programs.THREADS);
    FakeJob first = script("echo $$ >> '" + gate + "'; read line < /dev/tty || sleep 60");
    Attempt running = Attempt.start(handler, first);
    assertThat(Programs.pids(gate, 1)).hasSize(1);
    FakeJob second = script("echo second");
    Attempt waiting = Attempt.start(handler, second);
    running.interrupt();
    assertThat(running.end()).get().isInstanceOf(InterruptedException.class);
    assertThat(waiting.end()).isEmpty();
    assertThat(second.text()).isEqualTo("second\n");
  }

  @Test
  void freeCommandsAreOffUnlessTheOwnerWantsThem() throws Exception {
    JobFailure failure = Attempt.fail(one(folder, "/bin/true", "any"), script("true"));
    assertThat(failure.code()).isEqualTo("NOT_ALLOWED");
    assertThat(failure.permanent()).isTrue();
  }

  @Test
  void eachCommandHasItsOwnRule() throws Exception {
    Command strict =
        new Command(List.of("/bin/echo"), ArgumentRule.parse("/[a-z]+/"), Set.of(), List.of());
    ExecConfig config = new ExecConfig(Map.of("say", strict), false, folder, GRACE, 1);
    ExecHandler handler = ExecHandler.open(config, Programs.leftovers(folder), Programs.THREADS);
    FakeJob job = job("{'command':'say','args':['hello']}");
    Attempt.succeed(handler, job);
    assertThat(job.text()).isEqualTo("hello\n");
    assertThat(Attempt.fail(handler, job("{'command':'say','args':['a','B']}")))
        .hasMessage("args[1]: this command does not allow such an argument");
    assertThat(Arrays.asList(folder.toFile().list())).isEmpty();
  }
}
