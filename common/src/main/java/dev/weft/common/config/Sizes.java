package dev.weft.common.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of bytes as text: a whole number, alone or with one of the units {@code B}, {@code KiB
 * MiB GiB TiB} (powers of 1024) or {@code kB MB GB TB} (powers of 1000), such as {@code 4096},
 * {@code 64KiB}, {@code 16MB}. From zero to {@link #MAX}.
 */
public final class Sizes {
  /** The largest size that is read or written: 1024 TiB. */
  public static final long MAX = 1L << 50;

  private record Unit(String name, long bytes) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("", 1),
          new Unit("B", 1),
          new Unit("kB", 1_000),
          new Unit("KiB", 1L << 10),
          new Unit("MB", 1_000_000),
          new Unit("MiB", 1L << 20),
          new Unit("GB", 1_000_000_000),
          new Unit("GiB", 1L << 30),
          new Unit("TB", 1_000_000_000_000L),
          new Unit("TiB", 1L << 40));

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})([kKMGT]?i?B)?");

  private Sizes() {}

  /**
   * Reads a size.
   *
   * @return the number of bytes
   * @throws IllegalArgumentException if the text is not such a size, or it is above {@link #MAX};
   *     the message never repeats the text
   */
  public static long parse(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw malformed();
    }
    String suffix = size.group(2) == null ? "" : size.group(2);
    long amount = Long.parseLong(size.group(1));
    for (Unit unit : UNITS) {
      if (unit.name.equals(suffix)) {
        return times(amount, unit);
      }
    }
    throw malformed();
  }

  /**
   * Writes a size so that {@link #parse} reads the same back: a whole number of the unit that makes
   * it shortest.
   *
   * @param bytes from 0 to {@link #MAX}
   * @throws IllegalArgumentException if it is outside that range
   */
  public static String format(long bytes) {
    if (bytes < 0 || bytes > MAX) {
      throw new IllegalArgumentException("a size is from 0 to 1024TiB");
    }
    Unit best = UNITS.getFirst();
    for (Unit unit : UNITS) {
      if (bytes > 0 && bytes % unit.bytes == 0 && unit.bytes > best.bytes) {
        best = unit;
      }
    }
    return bytes / best.bytes + best.name;
  }

  private static long times(long amount, Unit unit) {
    if (amount > MAX / unit.bytes) {
      throw new IllegalArgumentException("a size is at most 1024TiB");
    }
    return amount * unit.bytes;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("a size is written like 4096, 64KiB, 1MiB or 16MB");
  }
}
