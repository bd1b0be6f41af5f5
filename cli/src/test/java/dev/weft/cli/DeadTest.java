package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code weft dead}. */
final class DeadTest {
  private final FakeApi api = new FakeApi();
  private final FakeShell shell = new FakeShell();

  DeadTest() throws IOException {}

  @BeforeEach
  void die() {
    api.letters.job("a");
    api.letters.message("message/7", (byte) 0, (byte) -1);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private int dead(String... args) {
    List<String> all = new ArrayList<>(List.of("dead"));
    all.addAll(List.of(args));
    all.addAll(List.of("--address", api.address()));
    return shell.run(all.toArray(String[]::new));
  }

  @Test
  void listShowsJobsAndMessages() {
    assertThat(dead("list", "--pool", "default", "--since", "1h")).isZero();
    assertThat(shell.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "ID REASON SOURCE HANDLER POOL DIED DETAIL",
            "a EXIT_CODE api exec default 2m ago exit code 7",
            "message/7 BAD_HANDLER orders - - 60s ago type: no");
    assertThat(api.letters.filters.getFirst().getPool()).isEqualTo("default");
    assertThat(api.letters.filters.getFirst().hasFrom()).isTrue();
  }

  @Test
  void getShowsAMessageWithItsHeadersAndBytes() {
    assertThat(dead("get", "message/7")).isZero();
    assertThat(shell.out())
        .contains("property.type")
        .contains("BAD_HANDLER")
        .contains("body (2 B)\n00 ff\nnot text; --raw prints it as it is\n");
    assertThat(dead("get", "a", "--raw")).isZero();
    assertThat(shell.out()).endsWith("as it is\nthe payload");
    assertThat(dead("get", "b")).isEqualTo(4);
  }

  @Test
  void replayTellsEachNewJobAndWhatCouldNotBeReplayed() {
    assertThat(dead("replay", "a")).isZero();
    assertThat(shell.out()).isEqualTo("a replayed as a.r1\n");
    assertThat(dead("replay", "--all", "--dry-run")).isEqualTo(5);
    assertThat(shell.out()).endsWith("\na replayed as a.r1, not done\n");
    assertThat(shell.err()).contains("message/7: no job");
    assertThat(dead("replay", "b", "a")).isEqualTo(4);
  }

  @Test
  void purgeGoesOnUntilNothingIsLeft() {
    assertThat(dead("purge", "--all", "--dry-run")).isZero();
    assertThat(shell.out()).isEqualTo("a would be purged\n");
    assertThat(dead("purge", "--all")).isZero();
    assertThat(shell.out()).endsWith("\na purged\nmessage/7 purged\n");
    assertThat(api.letters.letters).isEmpty();
  }

  @Test
  void nothingIsDoneToEverythingByMistake() {
    assertThat(dead("purge")).isEqualTo(2);
    assertThat(dead("replay")).isEqualTo(2);
    assertThat(dead("purge", "a", "--all")).isEqualTo(2);
    assertThat(api.letters.letters).hasSize(2);
  }
}
