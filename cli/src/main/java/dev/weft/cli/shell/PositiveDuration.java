package dev.weft.cli.shell;

import dev.weft.common.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time of at least a millisecond, such as {@code 30s}. */
public final class PositiveDuration implements ITypeConverter<Duration> {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  @Override
  public Duration convert(String text) {
    try {
      Duration duration = Durations.parse(text);
      if (duration.compareTo(SHORTEST) >= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "': " + e.getMessage());
    }
    throw new TypeConversionException("'" + text + "' is shorter than 1ms");
  }
}
