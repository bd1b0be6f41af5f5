package dev.weft.cli.submit;

import dev.weft.common.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The waits between attempts.
 *
 * @param first the ceiling of the first wait
 * @param longest the ceiling of all; not below {@code first}
 */
record BackoffRange(Duration first, Duration longest) {
  /** What a job has unless it says otherwise. */
  static final BackoffRange USUAL = new BackoffRange(Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** Reads {@code 500ms} or {@code 500ms..30s}. */
  static final class Converter implements ITypeConverter<BackoffRange> {
    @Override
    public BackoffRange convert(String text) {
      try {
        int dots = text.indexOf("..");
        Duration first = Durations.parse(dots < 0 ? text : text.substring(0, dots));
        if (dots < 0) {
          Duration usual = USUAL.longest();
          return new BackoffRange(first, first.compareTo(usual) > 0 ? first : usual);
        }
        Duration longest = Durations.parse(text.substring(dots + 2));
        if (longest.compareTo(first) < 0) {
          throw new TypeConversionException("the longest wait is below the first");
        }
        return new BackoffRange(first, longest);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("expected 500ms or 500ms..30s");
      }
    }
  }
}
