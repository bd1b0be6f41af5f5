package dev.weft.cli.submit;

import dev.weft.common.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads after which silence an attempt is lost: 60s to 7d, or {@code never}, which is zero. */
final class LostAfter implements ITypeConverter<Duration> {
  private static final Duration SHORTEST = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofDays(7);

  @Override
  public Duration convert(String text) {
    if (text.equals("never")) {
      return Duration.ZERO;
    }
    try {
      Duration read = Durations.parse(text);
      if (read.compareTo(SHORTEST) >= 0 && read.compareTo(LONGEST) <= 0) {
        return read;
      }
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "': " + e.getMessage());
    }
    throw new TypeConversionException("expected 60s to 7d, or never");
  }
}
