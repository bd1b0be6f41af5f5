package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import dev.weft.common.id.JobId;
import dev.weft.it.fuzz.Target;
import dev.weft.proto.api.v1.JobSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A spec of the API, in protobuf's text format: read, written and read again it is the same. */
public final class SpecTarget implements Target {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final SpecReader reader = new SpecReader(() -> new JobId("made"), () -> NOW);

  @Override
  public void check(byte[] input) throws Refused {
    JobSpec.Builder message = JobSpec.newBuilder();
    try {
      TextFormat.merge(new String(input, StandardCharsets.UTF_8), message);
    } catch (TextFormat.ParseException noMessage) {
      return;
    }
    SpecReader.Submission read;
    try {
      read = reader.read(message.build(), "spec.");
    } catch (Refused refused) {
      assertThat(refused.text()).isNotBlank();
      assertThat(refused.details().fields())
          .allMatch(field -> field.path().startsWith("spec.") && !field.rule().isBlank());
      return;
    }
    SpecReader.Submission again = reader.read(SpecWriter.write(read.spec()), "spec.");
    assertThat(again.spec()).isEqualTo(read.spec());
    assertThat(again.digest()).isEqualTo(read.digest());
  }
}
