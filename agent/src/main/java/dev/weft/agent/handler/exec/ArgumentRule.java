package dev.weft.agent.handler.exec;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which arguments a job may add to those of a command. Immutable. */
public sealed interface ArgumentRule {
  /** None at all. */
  record None() implements ArgumentRule {}

  /** Any text that a program does not take for an option. */
  record Values() implements ArgumentRule {}

  /** Any text, options too. */
  record Any() implements ArgumentRule {}

  /** Text that matches as a whole. */
  record Matching(Pattern pattern) implements ArgumentRule {}

  /**
   * Reads {@code none}, {@code values}, {@code any}, or a regular expression between slashes.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static ArgumentRule parse(String text) {
    return switch (text) {
      case "none" -> new None();
      case "values" -> new Values();
      case "any" -> new Any();
      default -> matching(text);
    };
  }

  /** Why an argument is refused; empty if it is not. */
  default Optional<String> refusal(String argument) {
    if (argument.indexOf('\n') >= 0 || argument.indexOf('\r') >= 0) {
      return Optional.of("a line break is not allowed");
    }
    return switch (this) {
      case None _ -> Optional.of("this command takes no arguments from jobs");
      case Values _ when argument.startsWith("-") -> Optional.of("an option is not allowed");
      case Matching(Pattern pattern) when !pattern.matcher(argument).matches() ->
          Optional.of("this command does not allow such an argument");
      case Values _, Any _, Matching _ -> Optional.empty();
    };
  }

  private static ArgumentRule matching(String text) {
    if (text.length() < 3 || !text.startsWith("/") || !text.endsWith("/")) {
      throw new IllegalArgumentException("not a rule for arguments");
    }
    try {
      return new Matching(Pattern.compile(text.substring(1, text.length() - 1)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a regular expression", e);
    }
  }
}
