package dev.weft.agent.journal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Records that no release has written, with a checksum that is right. */
final class RecordReaderTest {
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();

  @Test
  void aRunTimeThatIsNoneIsDamage() {
    number(RecordType.ENDED.code());
    number(0);
    text("job-1");
    number(1);
    number(0);
    number(0);
    text("");
    text("");
    number(Long.MAX_VALUE);
    number(Integer.MAX_VALUE);
    text("");
    text("");

    assertThatExceptionOfType(DamageException.class)
        .isThrownBy(() -> RecordReader.read(record.toByteArray(), new Recovery()));
  }

  private void number(long value) {
    long rest = value;
    while (rest > 0x7F) {
      record.write((int) ((rest & 0x7F) | 0x80));
      rest >>= 7;
    }
    record.write((int) rest);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    record.writeBytes(bytes);
  }
}
