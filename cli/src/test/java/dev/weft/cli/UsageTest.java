package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is said in one line that says what to do; never with a stack trace. */
final class UsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          job list --stat active     | there is no option --stat (did you mean --state?)
          jobs                       | there is no command 'jobs' (did you mean job?)
          job get a b                | 'b' is one too many
          submit                     | Missing required parameter: 'HANDLER'
          job                        | Missing required subcommand
          submit echo --timeout 0s   | '0s' is shorter than 1ms
          submit echo --timeout soon | a duration is written like
          submit echo --backoff 5..1 | expected 500ms or 500ms..30s
          submit echo --priority 32  | --priority: expected at most 31, not 32
          submit echo --priority x   | expected a whole number, not 'x'
          submit echo --max-attempts 101 | expected at most 100
          submit echo --id a/b       | --id: job id may hold only
          submit echo --pool A       | --pool: pool may hold only
          submit ECHO                | HANDLER: handler may hold only
          submit echo --agent ä      | --agent: agent id may hold only
          submit echo --label zone   | should be in KEY=VALUE format
          submit echo --file /none   | --file /none: there is no such file
          submit echo x --file /none | either as an argument or with --file
          submit echo --count 0x     | expected a whole number, not '0x'
          submit echo --count 0      | --count: expected 1 to 1,000,000
          job list --limit 0         | --limit: expected 1 to 100,000
          submit echo --count 2 --follow | use --wait with --count
          submit echo --follow --wait-timeout 1s | --wait-timeout goes with --wait
          job list --state done      | expected active, ended or one of queued
          job list --since yesterday | expected an age such as 1h
          job list --until 2026-13-01T00:00Z | expected an age such as 1h
          job get a --address 1.2.3.4 | an address is written like
          job get a --address 1.2.3.4:0 | nobody listens on port 0
          job get a -o xml           | expected one of
          completion fish            | expected one of
          """)
  void mistakeIsSaidInOneLine(String line, String expected) {
    FakeShell shell = new FakeShell();
    assertThat(shell.run(line.split(" "))).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).startsWith("weft: ").contains(expected).hasLineCount(1);
  }

  @Test
  void absentCoordinatorIsSaidInOneLine() throws IOException {
    FakeShell shell = new FakeShell();
    String address;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "127.0.0.1:" + free.getLocalPort();
    }
    assertThat(shell.run("job", "list", "--address", address)).isEqualTo(3);
    assertThat(shell.err())
        .hasLineCount(1)
        .startsWith("weft: no coordinator answers at " + address + " (Connection refused); ")
        .contains("--address");
  }

  @Test
  void somethingElseOnThePortIsSaidInOneLine() throws IOException, InterruptedException {
    FakeShell shell = new FakeShell();
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = Thread.startVirtualThread(() -> answerOnce(other));
      assertThat(shell.run("job", "list", "--address", "127.0.0.1:" + other.getLocalPort()))
          .isEqualTo(3);
      answering.join();
    }
    assertThat(shell.err()).hasLineCount(1).startsWith("weft: no coordinator answers at ");
  }

  private static void answerOnce(ServerSocket server) {
    try (java.net.Socket socket = server.accept()) {
      socket
          .getOutputStream()
          .write("SSH-2.0-other\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void debugShowsWhere() throws IOException {
    try (FakeApi api = new FakeApi()) {
      FakeShell shell = new FakeShell();
      assertThat(shell.run("job", "get", "none", "--debug", "--address", api.address()))
          .isEqualTo(4);
      assertThat(shell.err())
          .startsWith("weft: there is no job none\n")
          .contains("StatusRuntimeException");
    }
  }

  @Test
  void helpNamesEveryExitCode() {
    FakeShell shell = new FakeShell();
    assertThat(shell.run("--help")).isZero();
    assertThat(shell.out())
        .contains("Exit codes:")
        .contains("  3    the coordinator or the broker");
  }
}
