package dev.weft.coordinator.dispatch.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;

/**
 * The first 128 bits of the SHA-256 of a spec: two submissions with one id are the same job if and
 * only if their digests are equal. It is taken of what a spec means, after all defaults are filled
 * in, so that it is the same whichever way the job came. The reply and the trace context are left
 * out: they say who asks, not what for. So is where the job came from, which is no part of a spec.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record SpecDigest(long high, long low) {
  /** Computes the digest; the payload must be there. */
  public static SpecDigest of(JobSpec spec) {
    MessageDigest sha = sha256();
    text(sha, spec.id().value());
    text(sha, spec.pool().value());
    text(sha, spec.handler().value());
    text(sha, spec.payload().contentType());
    bytes(sha, spec.payload().bytes());
    policy(sha, spec.policy());
    start(sha, spec.start());
    text(sha, spec.placement().pinned());
    number(sha, spec.placement().labels().size());
    spec.placement()
        .labels()
        .forEach((key, value) -> {
          text(sha, key);
          text(sha, value);
        });
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    return new SpecDigest(digest.getLong(), digest.getLong());
  }

  /** Says nothing of jobs that may start at once: their digests are older than delays are. */
  private static void start(MessageDigest sha, Start start) {
    if (!start.equals(Start.NOW)) {
      text(sha, "start");
      text(sha, start.notBefore().toString());
      text(sha, start.delay().toString());
    }
  }

  private static void policy(MessageDigest sha, Policy policy) {
    duration(sha, policy.timeout());
    duration(sha, policy.startDeadline());
    number(sha, policy.maxAttempts());
    duration(sha, policy.backoff().initial());
    duration(sha, policy.backoff().max());
    loss(sha, policy.loss());
    number(sha, policy.priority());
  }

  private static void loss(MessageDigest sha, LossRule loss) {
    number(sha, loss.maxLosses());
    text(sha, loss.then().name());
    number(sha, loss.after().map(Duration::toMillis).orElse(-1L));
  }

  private static void duration(MessageDigest sha, Duration value) {
    number(sha, value.toNanos());
  }

  private static void text(MessageDigest sha, String value) {
    bytes(sha, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(MessageDigest sha, byte[] value) {
    number(sha, value.length);
    sha.update(value);
  }

  private static void number(MessageDigest sha, long value) {
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
