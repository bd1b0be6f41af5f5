package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.Job;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The id of the job that replays another one. It follows from that one's id, so that whoever
 * replays it twice makes one job: {@code nightly} becomes {@code nightly.r1}, and if that fails and
 * is replayed, {@code nightly.r2}.
 */
public final class ReplayId {
  private static final int LONGEST = 128;
  private static final int BEGINNING = 80;
  private static final String MARK = ".r";
  private static final int MAX_DIGITS = 6;

  private ReplayId() {}

  /** The id for the replay of a job. */
  public static JobId of(Job job) {
    String id = job.id().value();
    int mark = id.lastIndexOf(MARK);
    boolean again =
        !job.origin().replayOf().isEmpty()
            && mark > 0
            && number(id.substring(mark + MARK.length()));
    String base = again ? id.substring(0, mark) : id;
    int turn = again ? Integer.parseInt(id.substring(mark + MARK.length())) + 1 : 1;
    String suffix = MARK + turn;
    return new JobId((base.length() + suffix.length() > LONGEST ? shorter(base) : base) + suffix);
  }

  private static boolean number(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The beginning, and what tells it from others that begin like this. */
  private static String shorter(String base) {
    UUID hash = UUID.nameUUIDFromBytes(base.getBytes(StandardCharsets.UTF_8));
    return base.substring(0, BEGINNING) + "." + hash;
  }
}
