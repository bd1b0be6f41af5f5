package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proto.api.v1.Finding;
import dev.weft.proto.api.v1.Severity;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code weft doctor}. */
final class DoctorTest {
  private final FakeApi api;
  private final FakeShell shell = new FakeShell();

  DoctorTest() throws IOException {
    api = new FakeApi();
  }

  @BeforeEach
  void find() {
    api.doctor.findings.add(finding("QUEUE_CLASSIC", Severity.SEVERITY_WARNING, "orders"));
    api.doctor.findings.add(finding("NOT_CHECKED", Severity.SEVERITY_NOTE, "policies"));
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void findingsAreToldWithWhatToDoAndFailTheCommand() {
    assertThat(shell.run("doctor", "--address", api.address())).isEqualTo(1);
    assertThat(shell.out())
        .isEqualTo(
            """
            warning QUEUE_CLASSIC: orders
              It is so.
              → Change it.

            note NOT_CHECKED: policies
              It is so.
              → Change it.

            """);
    assertThat(shell.err()).isEqualTo("1 unsafe\n");
  }

  @Test
  void notesAloneAreFine() {
    assertThat(shell.run("doctor", "--ignore", "QUEUE_CLASSIC", "--address", api.address()))
        .isZero();
    assertThat(shell.out()).startsWith("note NOT_CHECKED: policies");
    assertThat(shell.err()).isEqualTo("nothing unsafe was found\n");
  }

  @Test
  void findingsAsDataAreTheAnswer() {
    assertThat(shell.run("doctor", "-o", "json", "--address", api.address())).isEqualTo(1);
    assertThat(shell.out()).contains("\"code\": \"QUEUE_CLASSIC\"");
    assertThat(shell.err()).isEmpty();
  }

  private static Finding finding(String code, Severity severity, String subject) {
    return Finding.newBuilder()
        .setCode(code)
        .setSeverity(severity)
        .setSubject(subject)
        .setProblem("It is so.")
        .setRemedy("Change it.")
        .build();
  }
}
