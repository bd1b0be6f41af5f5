package dev.weft.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.amqp.codec.Decoded;
import dev.weft.coordinator.amqp.codec.JobDecoder;
import dev.weft.coordinator.amqp.codec.SourceSettings;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Testimony;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.token.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A message is a job, always the same one, which its token gives back; or it is refused. */
final class MessageTarget implements Target {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final AgentId AGENT = new AgentId("a-1");
  private static final StorePosition POSITION = new StorePosition("c", 1, 2, "i", 3);
  private static final PoolName EAST = new PoolName("east");

  private final Tokens tokens = new Tokens(List.of(new byte[32]));
  private final JobDecoder decoder =
      new JobDecoder(SourceSettings.ofPool(EAST), Set.of(EAST), () -> new JobId("made"), () -> NOW);

  @Override
  public void check(byte[] input) {
    MessageText message = MessageText.of(input);
    Decoded decoded = decoder.decode(message.properties(), message.body());
    switch (decoded) {
      case Decoded.Fit(var spec, var digest, _) -> {
        assertThat(SpecDigest.of(spec)).isEqualTo(digest);
        assertThat(decoder.decode(message.properties(), message.body())).isEqualTo(decoded);
        outlivesItsStore(spec, digest);
      }
      case Decoded.Refused(var refusal) -> {
        // That one means that the decoder itself broke.
        assertThat(refusal.reason()).isNotEqualTo("UNREADABLE");
        assertThat(refusal.detail()).isNotBlank();
      }
    }
  }

  private void outlivesItsStore(JobSpec spec, SpecDigest digest) {
    Attempt given = new Attempt(1, AGENT, Incarnation.UNKNOWN, NOW, Attempt.Standing.GIVEN);
    Job job =
        new Job(
            0,
            spec.withPayload(Payload.SHELVED),
            digest,
            new JobState.Assigned(),
            1,
            given,
            Tally.ZERO,
            false,
            NOW,
            Origin.API,
            Job.NEVER);
    byte[] token = tokens.seal(POSITION, job);
    Optional<Testimony> read = tokens.open(token, job.attemptId(), AGENT);
    if (token.length > 0) {
      assertThat(read).contains(new Testimony(POSITION, job));
    }
  }
}
