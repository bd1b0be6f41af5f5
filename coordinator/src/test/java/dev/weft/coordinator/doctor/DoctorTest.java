package dev.weft.coordinator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.task.Threads;
import dev.weft.common.time.SystemTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DoctorTest {
  private static final Path DOCS = Path.of("..", "docs", "doctor.md");

  @Test
  void worstComesFirstAndWhatFailsIsNamed() throws Exception {
    Map<String, Doctor.Examination> examinations = new LinkedHashMap<>();
    examinations.put("a", () -> List.of(new Finding(Code.QUEUE_CLASSIC, "q", "classic")));
    examinations.put(
        "b",
        () -> {
          throw new IOException("no answer");
        });
    examinations.put("c", () -> List.of(new Finding(Code.API_OPEN, "api.listen", "open")));
    Doctor doctor =
        new Doctor(new Threads(_ -> {}).virtualPerTask("doctor"), new SystemTime(), examinations);
    assertThat(doctor.diagnose())
        .containsExactly(
            new Finding(Code.API_OPEN, "api.listen", "open"),
            new Finding(Code.QUEUE_CLASSIC, "q", "classic"),
            Finding.notChecked("b", "no answer"));
  }

  @Test
  void pageListsEveryCode() throws IOException {
    StringBuilder table = new StringBuilder("| code | severity | what | what to do |\n");
    table.append("| --- | --- | --- | --- |\n");
    for (Code code : Code.values()) {
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  code.name(),
                  code.severity().name().toLowerCase(java.util.Locale.ROOT),
                  code.meaning(),
                  code.remedy()));
    }
    String page = Files.readString(DOCS);
    if (!page.contains(table) && System.getProperty("weft.update-docs") != null) {
      int begin = page.indexOf("| code |");
      Files.writeString(DOCS, page.substring(0, begin) + table);
      page = Files.readString(DOCS);
    }
    assertThat(page).as("run with -Dweft.update-docs=1 to write it").contains(table);
  }
}
