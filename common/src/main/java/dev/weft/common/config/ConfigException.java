package dev.weft.common.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration is refused. The message has one line for each problem, with where it is and
 * what was expected, fit to be shown as it is: secrets are hidden and control characters escaped.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN = 20;

  ConfigException(List<String> problems) {
    super(message(problems));
  }

  private static String message(List<String> problems) {
    String lines =
        problems.stream()
            .limit(SHOWN)
            .map(ConfigException::visible)
            .collect(Collectors.joining("\n"));
    int more = problems.size() - SHOWN;
    return more > 0 ? lines + "\nand " + more + " more" : lines;
  }

  private static String visible(String problem) {
    StringBuilder line = new StringBuilder();
    problem
        .codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
            line.append("\\u%04x".formatted(c));
          } else {
            line.appendCodePoint(c);
          }
        });
    return line.toString();
  }
}
