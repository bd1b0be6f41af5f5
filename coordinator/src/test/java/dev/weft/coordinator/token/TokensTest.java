package dev.weft.coordinator.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Backoff;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.LossRule;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.loop.SampleJobs;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sealed comes back as it was, and nothing else does. */
class TokensTest {
  private static final AgentId AGENT = new AgentId("agent-7");
  private static final StorePosition POSITION = new StorePosition("c", 3, 12, "inc", 4_711);
  private static final Instant AT = Instant.parse("2026-11-01T12:00:00.000001Z");
  private static final byte[] KEY = bytes(32, 1);

  private final Tokens tokens = new Tokens(List.of(KEY));
  private final Job job = given(fullSpec(Map.of("zone", "ü 1", "gpu", "no")));

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Nothing in it is as it is by default. */
  private static JobSpec fullSpec(Map<String, String> labels) {
    LossRule loss = new LossRule(Optional.of(Duration.ofMinutes(7)), LossRule.OnLost.HOLD, 9);
    Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofHours(3));
    return new JobSpec(
        new JobId("job-1"),
        new PoolName("gpu"),
        new HandlerName("render"),
        Payload.of(bytes(100, 9), "image/png"),
        new Policy(Duration.ofNanos(1), Duration.ofDays(365), 100, backoff, loss, 31),
        new Placement("agent-7", labels),
        Start.after(Duration.ofMinutes(3)),
        new Reply("queue", "correlation"),
        "00-abc-def-01");
  }

  private static Job given(JobSpec spec) {
    return new Job(
        0,
        spec,
        SpecDigest.of(spec),
        new JobState.Assigned(),
        1,
        new Attempt(4, AGENT, Incarnation.UNKNOWN, AT, Attempt.Standing.GIVEN),
        new Tally(3, 1, 2),
        false,
        AT.minusSeconds(9),
        Origin.replay("job-0"),
        AT.plusNanos(1_000));
  }

  private AttemptId attempt() {
    return job.attemptId();
  }

  @Test
  void aSealedJobComesBackWithoutItsPayload() {
    assertThat(tokens.open(tokens.seal(POSITION, job), attempt(), AGENT))
        .contains(new Testimony(POSITION, job.shelve()));
  }

  @Test
  void theRightPayloadMakesItWhole() {
    Testimony opened = tokens.open(tokens.seal(POSITION, job), attempt(), AGENT).orElseThrow();

    assertThat(opened.with(job.spec().payload()).job()).isEqualTo(job);
  }

  @Test
  void aPlainJobComesBackToo() {
    Job plain = SampleJobs.running(SampleJobs.queued(3), "agent-7");

    Testimony opened =
        tokens.open(tokens.seal(POSITION, plain), plain.attemptId(), AGENT).orElseThrow();

    assertThat(opened.job().spec()).isEqualTo(plain.shelve().spec());
    assertThat(opened.job().startBy()).isEqualTo(Job.NEVER);
    assertThat(opened.job().digest()).isEqualTo(plain.digest());
  }

  @Test
  void everyChangedBitIsNoticed() {
    byte[] token = tokens.seal(POSITION, job);
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] changed = token.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(tokens.open(changed, attempt(), AGENT)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void whatIsNoTokenIsNone() {
    byte[] token = tokens.seal(POSITION, job);
    for (int length = 0; length < token.length; length++) {
      byte[] cut = new byte[length];
      System.arraycopy(token, 0, cut, 0, length);
      assertThat(tokens.open(cut, attempt(), AGENT)).isEmpty();
    }
    assertThat(tokens.open(bytes(Tokens.MOST_BYTES + 1, 2), attempt(), AGENT)).isEmpty();
  }

  @Test
  void aTokenIsOfOneAttemptOfOneAgent() {
    byte[] token = tokens.seal(POSITION, job);

    assertThat(tokens.open(token, new AttemptId(job.id(), 5), AGENT)).isEmpty();
    assertThat(tokens.open(token, attempt(), new AgentId("agent-8"))).isEmpty();
  }

  @Test
  void anotherClustersTokenIsNone() {
    byte[] theirs = new Tokens(List.of(bytes(32, 3))).seal(POSITION, job);

    assertThat(tokens.open(theirs, attempt(), AGENT)).isEmpty();
  }

  @Test
  void whatAnEarlierKeyHasSealedIsStillKnown() {
    Tokens later = new Tokens(List.of(bytes(32, 4), KEY));

    assertThat(later.open(tokens.seal(POSITION, job), attempt(), AGENT)).isPresent();
    assertThat(tokens.open(later.seal(POSITION, job), attempt(), AGENT)).isEmpty();
  }

  @Test
  void aJobThatIsTooBigForATokenGetsNone() {
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      labels.put("label" + i, "x".repeat(1_024));
    }

    assertThat(tokens.seal(POSITION, given(fullSpec(labels)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 0})
  void whatAnotherReleaseHasSealedAndMakesNoSenseHereIsNone(long value)
      throws GeneralSecurityException {
    byte[] token = tokens.seal(POSITION, job);
    int end = token.length - 32;
    for (int at = 1; at <= end - Long.BYTES; at++) {
      byte[] body = Arrays.copyOf(token, end);
      ByteBuffer.wrap(body).putLong(at, value);
      byte[] other = ByteBuffer.allocate(token.length).put(body).put(seal(body)).array();
      if (!Arrays.equals(other, token)) {
        assertThat(tokens.open(other, attempt(), AGENT))
            .isNotEqualTo(tokens.open(token, attempt(), AGENT));
      }
    }
  }

  private static byte[] seal(byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    return mac.doFinal(body);
  }

  @Test
  void aShortKeyIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Tokens(List.of(new byte[8])));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tokens(List.of()));
  }
}
