package dev.weft.coordinator.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.weft.common.id.AgentId;
import dev.weft.coordinator.doctor.AgentSight;
import dev.weft.proto.agent.v1.Heartbeat;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SightTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final AgentId ID = new AgentId("a1");

  private final Sight sight = new Sight();

  @Test
  void clockIsKnownOnceTheAnswersWayIs() {
    sight.beat(beat(1, 1_000_060, 0).build(), NOW);
    assertThat(sight.of(ID).clock()).isEmpty();
    sight.beat(beat(2, 1_000_065, 1).build(), NOW.plusSeconds(5));
    assertThat(sight.of(ID).clock().orElseThrow().least()).hasSeconds(60);
    assertThat(sight.of(ID).clock().orElseThrow().most()).hasSeconds(61);
  }

  @Test
  void answerToAnotherHeartbeatShowsNothing() {
    sight.beat(beat(1, 1_000_060, 0).build(), NOW);
    sight.beat(beat(3, 1_000_065, 2).build(), NOW);
    assertThat(sight.of(ID).clock()).isEmpty();
  }

  @Test
  void olderAgentSaysNothingAndThatIsFine() {
    sight.beat(Heartbeat.newBuilder().setSequence(1).build(), NOW);
    sight.beat(Heartbeat.newBuilder().setSequence(2).build(), NOW);
    assertThat(sight.of(ID)).isEqualTo(new AgentSight(ID, Optional.empty(), Set.of()));
  }

  @Test
  void nonsenseShowsNothing() {
    sight.beat(beat(1, Long.MAX_VALUE, 0).build(), NOW);
    sight.beat(beat(2, 1_000_065, 1).build(), NOW);
    assertThat(sight.of(ID).clock()).isEmpty();
  }

  @Test
  void clustersAreThoseOfTheNewestHeartbeat() {
    sight.beat(
        beat(1, 0, 0).addClusterIds("c1").addClusterIds("c2").addClusterIds("").build(), NOW);
    assertThat(sight.of(ID).clusters()).containsExactlyInAnyOrder("c1", "c2");
    sight.beat(beat(2, 0, 0).addClusterIds("c1").build(), NOW);
    assertThat(sight.of(ID).clusters()).containsExactly("c1");
  }

  private static Heartbeat.Builder beat(long sequence, long wall, long answered) {
    return Heartbeat.newBuilder()
        .setSequence(sequence)
        .setWallTime(Timestamp.newBuilder().setSeconds(wall))
        .setAnsweredSequence(answered)
        .setAnsweredAfter(Duration.newBuilder().setSeconds(1));
  }
}
