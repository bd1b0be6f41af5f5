package dev.weft.coordinator.dispatch.schedule;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import java.time.Instant;

/**
 * What a schedule is to do; never changes.
 *
 * @param id its id
 * @param timing when it fires
 * @param overlap what happens if the job before has not ended
 * @param catchUp what becomes of missed times
 * @param template the jobs; each gets an id of its own
 */
public record ScheduleSpec(
    ScheduleId id, Timing timing, Overlap overlap, CatchUp catchUp, JobSpec template) {
  private static final String SOURCE = "schedule:";

  /** Whether another is to do the same, whoever asks. */
  public boolean same(ScheduleSpec other) {
    return id.equals(other.id)
        && timing.equals(other.timing)
        && overlap == other.overlap
        && catchUp.equals(other.catchUp)
        && SpecDigest.of(template).equals(SpecDigest.of(other.template));
  }

  /** What the jobs of a schedule say of where they came from. */
  public String source() {
    return SOURCE + id.value();
  }

  /** The schedule that a source names; empty if it names none. */
  public static String scheduleOf(String source) {
    return source.startsWith(SOURCE) ? source.substring(SOURCE.length()) : "";
  }

  /** The id of the job of a time: firing twice is the same job. */
  JobId job(Instant time) {
    return new JobId(id.value() + ":" + time);
  }
}
