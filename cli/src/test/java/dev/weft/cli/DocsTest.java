package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.cli.client.Patience;
import dev.weft.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** {@code docs/cli.md} and {@code --help} say the same, and what they give as examples works. */
final class DocsTest {
  private static final String BEGIN = "<!-- From here on written by DocsTest. -->\n";

  private static CommandLine tree() {
    return new Commands(
            new FakeShell().shell(), () -> new Patience(_ -> {}, new Random(1)), _ -> {})
        .tree();
  }

  private static Stream<CommandLine> commands() {
    return below(tree());
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(DocsTest::below));
  }

  @Test
  void referenceIsTheHelp() throws IOException {
    Path file = Path.of("..", "docs", "cli.md");
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    assertThat(begin).isPositive();
    String expected = text.substring(0, begin) + BEGIN + reference();
    if (!expected.equals(text)) {
      Path fresh = Files.writeString(Path.of("target", "cli.md"), expected);
      assertThat(text).as("docs/cli.md is old: replace it with cli/%s", fresh).isEqualTo(expected);
    }
  }

  private static String reference() {
    StringBuilder text =
        new StringBuilder("\n## Exit codes\n\n| code | meaning |\n| ---: | --- |\n");
    for (ExitCode exitCode : ExitCode.values()) {
      text.append("| %d | %s |\n".formatted(exitCode.code(), exitCode.meaning()));
    }
    commands()
        .forEach(command ->
            text.append("\n## ")
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(command.getUsageMessage(Ansi.OFF))
                .append("```\n"));
    return text.toString();
  }

  private static Stream<String> examples() {
    return commands()
        .flatMap(command -> Stream.of(command.getCommandSpec().usageMessage().footer()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleCanBeTyped(String example) {
    List<String> words = words(example);
    int weft = words.indexOf("weft");
    assertThat(weft).as(example).isNotNegative();
    List<String> args = words.subList(weft + 1, words.size());
    if (!args.contains("COMMAND")) {
      assertThatCode(() -> tree().parseArgs(args.toArray(String[]::new)))
          .as(example)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyCommandHasExamples() {
    assertThat(commands())
        .allSatisfy(command ->
            assertThat(command.getCommandSpec().usageMessage().footer())
                .as(command.getCommandSpec().qualifiedName())
                .isNotEmpty());
  }

  // As a shell splits them: quotes, and what follows is neither a remark nor another command's.
  private static List<String> words(String example) {
    List<String> words = new ArrayList<>();
    String line = example.replaceAll("   +.*$", "").strip();
    line = line.isEmpty() ? example.strip().replaceAll("   +.*$", "") : line;
    java.util.regex.Matcher word =
        java.util.regex.Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"()<]+)").matcher(line);
    boolean ofWeft = false;
    while (word.find()) {
      String text =
          Stream.of(word.group(1), word.group(2), word.group(3))
              .filter(java.util.Objects::nonNull)
              .findFirst()
              .orElse("");
      ofWeft |= text.equals("weft");
      if (ofWeft && (text.equals("|") || text.equals(">"))) {
        break;
      }
      words.add(text);
    }
    return words;
  }
}
