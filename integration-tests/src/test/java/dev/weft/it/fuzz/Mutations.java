package dev.weft.it.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs of good ones: cuts, repeats, swaps and replaces pieces. From a seed. */
final class Mutations {
  /** What parsers stumble over. */
  private static final List<String> ODD =
      List.of(
          "",
          "0",
          "-1",
          "9223372036854775807",
          "9223372036854775808",
          "1e9",
          "NaN",
          "null",
          "\u0000",
          "\uD83D\uDE00",
          "\uD800",
          "\u202E",
          "%s",
          "{",
          "}",
          "{{",
          "\"",
          "'",
          "\\",
          ":",
          ",",
          "/",
          "..",
          " ",
          "\t",
          "\n",
          "*/0",
          "*",
          "@every",
          "L",
          "#",
          "W",
          "?",
          "-",
          "&a",
          "*a",
          "<<:",
          "!!");

  private final SplittableRandom random;
  private final List<byte[]> good;

  Mutations(long seed, List<byte[]> good) {
    this.random = new SplittableRandom(seed);
    this.good = List.copyOf(good);
  }

  /** A good input, changed in some places; now and then not at all. */
  byte[] next() {
    byte[] bytes = pick(good);
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      bytes = change(bytes);
    }
    return bytes;
  }

  private byte[] change(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int to = from + random.nextInt(Math.min(16, bytes.length - from) + 1);
    return switch (random.nextInt(6)) {
      case 0 -> joined(bytes, from, new byte[0], to);
      case 1 -> joined(bytes, from, Arrays.copyOfRange(bytes, from, to), from);
      case 2 -> {
        byte[] other = pick(good);
        int cut = random.nextInt(other.length + 1);
        yield joined(bytes, from, Arrays.copyOfRange(other, cut, other.length), bytes.length);
      }
      case 3 -> joined(bytes, from, pick(ODD).getBytes(StandardCharsets.UTF_8), to);
      case 4 -> joined(bytes, from, noise(), to);
      default -> {
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
          copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield copy;
      }
    };
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] joined(byte[] bytes, int from, byte[] middle, int to) {
    byte[] all = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(bytes, to, all, from + middle.length, bytes.length - to);
    return all;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
