package dev.weft.agent.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log buffer against the whole log kept beside it. */
final class LogBufferTest {
  private static final int CAPACITY = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsTakenIsWhatWasWrittenAtThatOffset(long seed) throws CharacterCodingException {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LogBuffer buffer = new LogBuffer(CAPACITY);
    long taken = 0;
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(10)) {
        case 0 -> taken = Math.max(taken, dropSome(buffer, random));
        case 1, 2, 3 -> taken = take(buffer, 4 + random.nextInt(3_000), taken, written);
        case 4 -> taken = take(buffer, CAPACITY, taken, written);
        default -> write(buffer, line(random), written);
      }
      assertThat(buffer.memory()).isLessThanOrEqualTo(CAPACITY);
    }
    assertThat(take(buffer, CAPACITY, taken, written)).isEqualTo(written.size());
  }

  private static void write(LogBuffer buffer, byte[] line, ByteArrayOutputStream written) {
    if (!buffer.fits(line.length)) {
      buffer.drop(line.length);
    }
    buffer.append(line, buffer.growthFor(line.length));
    written.writeBytes(line);
  }

  private static long dropSome(LogBuffer buffer, SplittableRandom random) {
    switch (random.nextInt(3)) {
      case 0 -> buffer.drop(1 + random.nextInt(1_000));
      case 1 -> buffer.dropAll();
      default -> buffer.shrink();
    }
    return buffer.offset();
  }

  private static long take(LogBuffer buffer, int max, long taken, ByteArrayOutputStream written)
      throws CharacterCodingException {
    boolean hadSome = !buffer.isEmpty();
    LogPiece piece = buffer.take(max);
    assertThat(piece.length()).isLessThanOrEqualTo(max);
    assertThat(piece.length() > 0).isEqualTo(hadSome);
    assertThat(piece.offset()).isGreaterThanOrEqualTo(taken);
    int from = Math.toIntExact(piece.offset());
    assertThat(Arrays.copyOf(piece.bytes(), piece.length()))
        .isEqualTo(Arrays.copyOfRange(written.toByteArray(), from, from + piece.length()));
    // Never a part of a character.
    UTF_8.newDecoder().decode(ByteBuffer.wrap(piece.bytes(), 0, piece.length()));
    return piece.offset() + piece.length();
  }

  private static byte[] line(SplittableRandom random) {
    String[] characters = {"a", "ä", "€", "😀"};
    StringBuilder line = new StringBuilder();
    for (int length = random.nextInt(200); length > 0; length--) {
      line.append(characters[random.nextInt(characters.length)]);
    }
    return line.append('\n').toString().getBytes(UTF_8);
  }
}
