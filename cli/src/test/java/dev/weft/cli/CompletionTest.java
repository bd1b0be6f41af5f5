package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft completion}. */
final class CompletionTest {

  @Test
  void bashCompletesCommandsAndOptions(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not installed");
    FakeShell shell = new FakeShell();
    assertThat(shell.run("completion", "bash")).isZero();
    Path script = Files.writeString(folder.resolve("weft.bash"), shell.out());
    assertThat(complete(script, "weft", "po")).contains("pool");
    assertThat(complete(script, "weft", "job", "ca")).contains("cancel");
    assertThat(complete(script, "weft", "submit", "--max")).contains("--max-attempts");
    assertThat(complete(script, "weft", "job", "list", "--state", "ru")).contains("running");
  }

  private static String complete(Path script, String... words)
      throws IOException, InterruptedException {
    String line =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_weft; echo \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1, String.join(" ", words));
    Process bash =
        new ProcessBuilder("/bin/bash", "--norc", "-c", line).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void zshScriptSaysWhatItCompletes() {
    FakeShell shell = new FakeShell();
    assertThat(shell.run("completion", "zsh")).isZero();
    assertThat(shell.out()).startsWith("#compdef weft\n").contains("bashcompinit");
  }
}
