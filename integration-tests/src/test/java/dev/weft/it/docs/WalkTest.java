package dev.weft.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The walk of a job names classes and methods that exist, and links to their files. */
class WalkTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern STOP =
      Pattern.compile("\\[`(agent )?([\\w.]+)#(\\w+)`]\\(([^)]+)\\)");

  @Test
  void everyStopOfTheWalkExists() throws IOException {
    Matcher stop = STOP.matcher(Files.readString(DOCS.resolve("WALK.md")));
    List<String> wrong = new ArrayList<>();
    int stops = 0;
    while (stop.find()) {
      stops++;
      String root = stop.group(1) == null ? "dev.weft.coordinator." : "dev.weft.agent.";
      if (!hasMethod(root + stop.group(2), stop.group(3))) {
        wrong.add(stop.group() + ": no such method");
      }
      if (!Files.exists(DOCS.resolve(stop.group(4)))) {
        wrong.add(stop.group() + ": no such file");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(stops).isGreaterThan(20);
  }

  private static boolean hasMethod(String type, String method) {
    try {
      Class<?> found = Class.forName(type, false, WalkTest.class.getClassLoader());
      return Arrays.stream(found.getDeclaredMethods()).anyMatch(m -> m.getName().equals(method));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
