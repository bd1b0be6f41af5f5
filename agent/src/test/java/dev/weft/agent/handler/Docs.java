package dev.weft.agent.handler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The examples in the documentation, so that tests can hold the code to them. */
public final class Docs {
  private Docs() {}

  /**
   * The fenced blocks of a page that begin with these words.
   *
   * @param page a file in {@code docs}
   */
  public static List<String> blocks(String page, String words) throws IOException {
    String text = Files.readString(Path.of("..", "docs", page));
    return Pattern.compile("^```" + words + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(text)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }
}
