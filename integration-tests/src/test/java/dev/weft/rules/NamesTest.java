package dev.weft.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A type is named for what it is, not for how it was made. */
final class NamesTest {
  private static final Pattern EMPTY_WORDS =
      Pattern.compile("Abstract[A-Z].*|.*(Manager|Helpers?|Utils?|Utilities|Impl)");

  @Test
  void noTypeHidesBehindAnEmptyWord() throws IOException {
    Stream<String> names = SourceTree.find().files().stream().map(file -> file.toFile().getName());
    assertThat(offenders(names)).isEmpty();
  }

  @Test
  void emptyWordsAreFound() {
    assertThat(offenders(Stream.of("AbstractJob.java", "JobImpl.java", "Utility.java", "Job.java")))
        .containsExactly("AbstractJob", "JobImpl");
  }

  private static List<String> offenders(Stream<String> files) {
    return files
        .map(name -> name.replace(".java", ""))
        .filter(name -> EMPTY_WORDS.matcher(name).matches())
        .toList();
  }
}
