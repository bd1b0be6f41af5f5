package dev.weft.it.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a soak found, as the table of a page. For one thread. */
final class Report {
  private static final String BEGIN = "<!-- soak: begin -->";
  private static final String END = "<!-- soak: end -->";

  private final List<Finding> findings = new ArrayList<>();
  private final List<String> wrongs = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();

  /** Adds a row. */
  void add(Finding finding) {
    System.out.println(finding.row());
    require(finding.audit().isClean(), finding.mishap() + "\n" + finding.audit());
    findings.add(finding);
  }

  /** Notes what must be and is not; the soak goes on and fails in the end. */
  void require(boolean holds, String otherwise) {
    if (!holds) {
      System.out.println(otherwise);
      wrongs.add(otherwise);
    }
  }

  /** What this machine could not have go wrong. */
  void skip(Mishap mishap, String reason) {
    skipped.add(mishap.name() + ": " + reason);
  }

  /** What must be and is not. */
  List<String> wrongs() {
    return List.copyOf(wrongs);
  }

  /** The table, and what is not in it. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| what goes wrong | jobs | lost | duplicated | repeated | lapsed | doubled | given up"
            + " | late | recovery |\n");
    text.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    findings.forEach(finding -> text.append(finding.row()).append('\n'));
    text.append("\nSkipped, because this machine cannot have it go wrong: ");
    text.append(skipped.isEmpty() ? "nothing.\n" : "\n\n");
    skipped.forEach(line -> text.append("- ").append(line).append('\n'));
    return text.toString();
  }

  /** Puts the text between the page's two marks. */
  void write(Path page) throws IOException {
    String before = Files.readString(page);
    int begin = before.indexOf(BEGIN) + BEGIN.length();
    int end = before.indexOf(END);
    if (end < begin) {
      throw new IOException(page + " has no place for the table");
    }
    Files.writeString(
        page, before.substring(0, begin) + "\n\n" + text() + "\n" + before.substring(end));
  }
}
