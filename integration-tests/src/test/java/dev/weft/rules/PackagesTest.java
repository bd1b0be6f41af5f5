package dev.weft.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every package of main code says its duty and is null-marked, in its {@code package-info}. */
final class PackagesTest {

  @Test
  void everyPackageIsDescribedAndNullMarked() throws IOException {
    assertThat(offenders(SourceTree.find())).isEmpty();
  }

  @Test
  void everyOffenderIsReportedAtOnce(@TempDir Path root) throws IOException {
    Path folder = root.resolve("module/src/main/java");
    write(folder.resolve("none/A.java"), "package none; class A {}");
    write(folder.resolve("bare/package-info.java"), "/** Duty. */ package bare;");
    write(folder.resolve("mute/package-info.java"), "@NullMarked package mute;");
    write(folder.resolve("good/package-info.java"), "/** Duty. */ @NullMarked package good;");
    assertThat(offenders(SourceTree.of(root)))
        .containsExactly(
            "module/src/main/java/bare: not @NullMarked",
            "module/src/main/java/mute: no duty in its Javadoc",
            "module/src/main/java/none: no package-info.java");
  }

  private static List<String> offenders(SourceTree tree) throws IOException {
    Set<Path> folders = new TreeSet<>();
    for (Path file : tree.files()) {
      folders.add(Objects.requireNonNull(file.getParent()));
    }
    List<String> found = new ArrayList<>();
    for (Path folder : folders) {
      Path info = folder.resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      if (text.isEmpty()) {
        found.add(tree.name(folder) + ": no package-info.java");
      } else if (!text.contains("@NullMarked")) {
        found.add(tree.name(folder) + ": not @NullMarked");
      } else if (!text.contains("/**")) {
        found.add(tree.name(folder) + ": no duty in its Javadoc");
      }
    }
    return found;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
