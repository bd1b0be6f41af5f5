package dev.weft.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.it.fuzz.Target;
import dev.weft.proto.api.v1.ScheduleSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A schedule of the API, in protobuf's text format: read, written and read again it is the same,
 * and what it fires for next comes one after the other.
 */
public final class ScheduleTarget implements Target {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final ScheduleReader reader =
      new ScheduleReader(new SpecReader(() -> new JobId("made"), () -> NOW));

  @Override
  public void check(byte[] input) throws Refused {
    ScheduleSpec.Builder message = ScheduleSpec.newBuilder();
    try {
      TextFormat.merge(new String(input, StandardCharsets.UTF_8), message);
    } catch (TextFormat.ParseException noMessage) {
      return;
    }
    dev.weft.coordinator.dispatch.schedule.ScheduleSpec read;
    try {
      read = reader.read(message.build());
    } catch (Refused refused) {
      assertThat(refused.text()).isNotBlank();
      assertThat(refused.details().fields())
          .allMatch(field -> field.path().startsWith("spec.") && !field.rule().isBlank());
      return;
    }
    Schedule schedule = Schedule.of(read, NOW);
    assertThat(reader.read(ScheduleWriter.write(schedule, 3).getSpec())).isEqualTo(read);
    assertThat(reader.read(ScheduleWriter.brief(schedule).getSpec()).timing())
        .isEqualTo(read.timing());
  }
}
