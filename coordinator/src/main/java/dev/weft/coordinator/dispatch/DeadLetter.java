package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Payload;
import java.time.Instant;
import java.util.Arrays;

/** What ended badly for good, and waits for somebody to replay or purge it. */
public sealed interface DeadLetter {
  /** That of its notice: rises. */
  long number();

  /**
   * A job that failed, timed out, expired or was rejected.
   *
   * @param number that of its notice
   * @param job terminal
   */
  record OfJob(long number, Job job) implements DeadLetter {}

  /**
   * A message that no job could be made of.
   *
   * @param number that of its notice
   * @param at when it was refused
   * @param refusal the message and why; of its body the beginning
   * @param bodySize how many bytes there were of the body
   */
  record OfMessage(long number, Instant at, Refusal refusal, int bodySize) implements DeadLetter {
    /** How much is kept of a body, in bytes; all of it is in the notice. */
    public static final int KEPT = 16 << 10;

    static OfMessage of(long number, Instant at, Refusal refusal) {
      Payload body = refusal.body();
      Payload kept =
          body.size() <= KEPT
              ? body
              : Payload.of(Arrays.copyOf(body.bytes(), KEPT), body.contentType());
      Refusal cut =
          new Refusal(
              refusal.source(), refusal.reason(), refusal.detail(), refusal.headers(), kept);
      return new OfMessage(number, at, cut, body.size());
    }
  }
}
