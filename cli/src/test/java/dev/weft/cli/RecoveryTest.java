package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code weft recovery}. */
final class RecoveryTest {
  private final FakeApi api;
  private final FakeShell shell = new FakeShell();

  RecoveryTest() throws IOException {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whereThereWasNoneThatIsAllThereIsToSay() {
    assertThat(shell.run("recovery", "get", "--address", api.address())).isZero();
    assertThat(shell.out().strip()).matches("state +none");
  }

  @Test
  void whatItWaitsForIsShownUntilItEnds() {
    assertThat(shell.run("recovery", "begin", "--address", api.address())).isZero();
    assertThat(shell.out())
        .containsPattern("state +recovering")
        .containsPattern("why +the test says so")
        .containsPattern("waits for +node-1, node-2")
        .containsPattern("adopted +1,118");

    assertThat(shell.run("recovery", "end", "--address", api.address())).isZero();
    assertThat(shell.out()).containsPattern("state +over").containsPattern("refused +3");
  }

  @Test
  void asDataItHasItsState() {
    assertThat(shell.run("recovery", "get", "-o", "json", "--address", api.address())).isZero();
    assertThat(shell.out()).contains("\"state\": \"RECOVERY_STATE_NONE\"");
  }
}
