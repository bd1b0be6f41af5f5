package dev.weft.coordinator.session;

import dev.weft.common.id.AgentId;
import dev.weft.coordinator.doctor.AgentSight;
import dev.weft.coordinator.doctor.ClockOffset;
import dev.weft.proto.agent.v1.Heartbeat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an agent's heartbeats tell for people's sake alone. How far its clock is off shows when it
 * says how long the answer to a heartbeat took: the heartbeat itself was on its way for less.
 * {@link #beat} is for the stream's thread, {@link #of} for any.
 */
final class Sight {
  private static final int MOST_CLUSTERS = 16;
  private static final int LONGEST_CLUSTER = 128;

  private long sequence;
  private Instant said = Instant.EPOCH;
  private Instant heard = Instant.EPOCH;
  private volatile Optional<ClockOffset> clock = Optional.empty();
  private volatile Set<String> clusters = Set.of();

  /** A heartbeat came; what breaks a limit in it is left out. */
  void beat(Heartbeat beat, Instant now) {
    clusters =
        beat.getClusterIdsList().stream()
            .filter(id -> !id.isEmpty() && id.length() <= LONGEST_CLUSTER)
            .limit(MOST_CLUSTERS)
            .map(HelloCodec::words)
            .collect(Collectors.toUnmodifiableSet());
    try {
      if (sequence > 0 && beat.getAnsweredSequence() == sequence) {
        Duration after =
            Duration.ofSeconds(
                beat.getAnsweredAfter().getSeconds(), beat.getAnsweredAfter().getNanos());
        clock = Optional.of(ClockOffset.of(said, heard, after));
      }
      sequence = 0;
      if (beat.hasWallTime()) {
        said =
            Instant.ofEpochSecond(beat.getWallTime().getSeconds(), beat.getWallTime().getNanos());
        heard = now;
        sequence = beat.getSequence();
      }
    } catch (ArithmeticException | DateTimeException e) {
      // Nonsense: then nothing is known.
      sequence = 0;
    }
  }

  AgentSight of(AgentId agent) {
    return new AgentSight(agent, clock, clusters);
  }
}
