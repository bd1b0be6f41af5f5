package dev.weft.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the lines between the packages, and shows that each of them stops who crosses it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayersTest {
  private final Layers layers = new Layers("dev.weft");
  private final Layers trialLayers = new Layers(Trespass.ROOT);
  private final JavaClasses main =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.weft");
  private JavaClasses trial = new ClassFileImporter().importClasses(List.of());

  @BeforeAll
  void compileTrespassers(@TempDir Path folder) throws IOException {
    Trespass.compileAll(folder);
    trial = new ClassFileImporter().importPath(folder);
  }

  Set<String> rules() {
    return layers.rules().keySet();
  }

  @Test
  void everyModuleIsSeen() {
    assertThat(main.stream().map(type -> type.getPackageName()))
        .contains("dev.weft.common.id", "dev.weft.coordinator", "dev.weft.agent", "dev.weft.cli");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void mainCodeCrossesNoLine(String rule) {
    assertThat(violations(layers, rule, main)).as(rule).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyTrespasserIsStoppedAndNobodyElse(String rule) {
    Set<String> expected =
        Trespass.ALL.stream()
            .filter(trespass -> trespass.rule().equals(rule))
            .map(Trespass::className)
            .collect(Collectors.toSet());
    List<String> found = violations(trialLayers, rule, trial);
    assertThat(expected).as(rule).isNotEmpty();
    for (String name : expected) {
      assertThat(found).anySatisfy(line -> assertThat(line).contains("<" + name));
    }
    assertThat(found)
        .allSatisfy(line -> assertThat(expected).anyMatch(name -> line.contains("<" + name)));
  }

  private static List<String> violations(Layers layers, String rule, JavaClasses classes) {
    return Objects.requireNonNull(layers.rules().get(rule))
        .evaluate(classes)
        .getFailureReport()
        .getDetails();
  }
}
