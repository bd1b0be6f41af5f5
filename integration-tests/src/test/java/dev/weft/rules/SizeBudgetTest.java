package dev.weft.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps files and methods of main code small enough to be read in one go. */
final class SizeBudgetTest {
  private static final SizeBudget HOUSE = new SizeBudget(400, 40, 6);

  @Test
  void mainCodeKeepsItsBudget() throws IOException {
    SourceTree tree = SourceTree.find();
    assertThat(tree.files()).isNotEmpty();
    assertThat(HOUSE.offenders(tree)).isEmpty();
  }

  @Test
  void everyOffenderIsReportedAtOnce(@TempDir Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("module/src/main/java"));
    Files.writeString(
        folder.resolve("Big.java"),
        """
        class Big {
          record Many(int a, int b, int c) {
            Many(int a, int b, int c) {}
          }
          @Deprecated
          void tall() {
            Runnable inner = () -> {
            };
          }
          void wide(int a, int b, int c) {}
          void fine() {}
        }
        """);
    assertThat(new SizeBudget(11, 4, 2).offenders(SourceTree.of(root)))
        .containsExactly(
            "module/src/main/java/Big.java: 12 lines, at most 11",
            "module/src/main/java/Big.java:5: tall: 5 lines, at most 4",
            "module/src/main/java/Big.java:10: wide: 3 parameters, at most 2");
  }
}
