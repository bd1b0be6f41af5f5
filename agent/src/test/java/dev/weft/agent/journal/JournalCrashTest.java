package dev.weft.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.core.Restored;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that is killed while it commits: what it said is there, and at most one commit more.
 */
@Timeout(120)
final class JournalCrashTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(ints = {2, 37, 150, 400})
  void whatWasCommittedIsThereAfterAKill(int commits) throws Exception {
    Path folder = temp.resolve("journal");
    Process process = start(folder);
    String id;
    int last;
    try (BufferedReader says = process.inputReader(StandardCharsets.UTF_8)) {
      id = says.readLine();
      for (int commit = 0; commit < commits; commit++) {
        assertThat(says.readLine()).isEqualTo("commit " + commit);
      }
      boolean _ = process.toHandle().destroyForcibly();
      last =
          says.lines()
              .filter(line -> line.matches("commit \\d+"))
              .map(line -> Integer.parseInt(line.substring("commit ".length())))
              .reduce(commits - 1, Math::max);
    }
    process.waitFor();

    JournalStart start =
        JournalStart.onDisk(folder, 64 << 20, List.of("one:1"), new SplittableRandom(1));

    assertThat("id " + start.journal().id()).isEqualTo(id);
    Set<String> lost = jobs(start.restored());
    int found = lost.equals(names(last)) ? last : last + 1;
    assertThat(lost).isEqualTo(names(found));
    Set<String> finished =
        start.restored().finished().stream()
            .map(one -> one.attempt().job().value())
            .collect(Collectors.toSet());
    assertThat(finished).isEqualTo(names(found - 1));
    for (String job : finished) {
      assertThat(new String(output(start, job), StandardCharsets.UTF_8)).startsWith(job + "x");
    }
    start.journal().close();
  }

  private static byte[] output(JournalStart start, String job) {
    return start.journal().ending(JournalBench.attempt(job)).orElseThrow().output().bytes();
  }

  private static Set<String> jobs(Restored restored) {
    return restored.lost().stream()
        .map(one -> one.attempt().job().value())
        .collect(Collectors.toSet());
  }

  private static Set<String> names(int commit) {
    return IntStream.range(0, CommittingProcess.EACH)
        .mapToObj(job -> CommittingProcess.name(commit, job))
        .collect(Collectors.toSet());
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CommittingProcess.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
