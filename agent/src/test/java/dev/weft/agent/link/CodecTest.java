package dev.weft.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.agent.core.StorePosition;
import dev.weft.agent.core.attempt.Content;
import dev.weft.agent.core.attempt.Verdict.Action;
import dev.weft.common.id.AgentId;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.AttemptRef;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.Verdict;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the agent says and reads of lost stores. */
final class CodecTest {
  private static final StorePosition SEEN = new StorePosition("cluster", 3, 7, "start", 90);

  private static Hello hello(Optional<StorePosition> seen) {
    Greeting greeting =
        new Greeting(
            new AgentId("a"),
            new Incarnation("i", "j", "b"),
            List.of(),
            Map.of(),
            Set.of(),
            1,
            "1",
            "host");
    return Encoder.hello(greeting, Duration.ofSeconds(1), seen).getHello();
  }

  private static Action read(VerdictAction action, boolean claims) {
    Verdicts verdicts =
        Verdicts.newBuilder()
            .addVerdicts(
                Verdict.newBuilder()
                    .setAttempt(AttemptRef.newBuilder().setJobId("j").setAttempt(1))
                    .setAction(action))
            .build();
    return Decoder.verdicts(verdicts, claims).getFirst().action();
  }

  private static Welcome.Builder welcome() {
    return Welcome.newBuilder()
        .setClusterId("cluster")
        .setOwner(3)
        .setEpoch(7)
        .setIncarnation("start")
        .setCommits(90);
  }

  @Test
  void helloNamesWhatTheAgentCanDo() {
    assertThat(hello(Optional.empty()).getFeaturesList())
        .containsExactly(Feature.FEATURE_RECONCILE, Feature.FEATURE_CLAIM);
  }

  @Test
  void helloSaysWhatTheCoordinatorSaidLast() {
    assertThat(hello(Optional.empty()).hasLastSeen()).isFalse();
    dev.weft.proto.agent.v1.StorePosition said = hello(Optional.of(SEEN)).getLastSeen();
    assertThat(said.getClusterId()).isEqualTo("cluster");
    assertThat(said.getOwner()).isEqualTo(3);
    assertThat(said.getEpoch()).isEqualTo(7);
    assertThat(said.getIncarnation()).isEqualTo("start");
    assertThat(said.getCommits()).isEqualTo(90);
  }

  @Test
  void positionIsThatOfTheWelcomeIfItNamesItsStart() {
    assertThat(Decoder.position(welcome().build())).contains(SEEN);
    assertThat(Decoder.position(welcome().setIncarnation("").build())).isEmpty();
    assertThat(Decoder.position(welcome().setIncarnation("x".repeat(129)).build())).isEmpty();
    assertThat(Decoder.position(welcome().setClusterId("x".repeat(129)).build())).isEmpty();
  }

  @Test
  void claimIsAVerdictOnlyIfThatWasAgreed() {
    assertThat(read(VerdictAction.VERDICT_ACTION_CLAIM, true)).isEqualTo(Action.CLAIM);
    assertThat(read(VerdictAction.VERDICT_ACTION_CLAIM, false)).isEqualTo(Action.CONTINUE);
    assertThat(read(VerdictAction.VERDICT_ACTION_ABORT, false)).isEqualTo(Action.ABORT);
  }

  @Test
  void tokenBeyondItsBoundIsNone() {
    Assign.Builder assign = Assign.newBuilder().setToken(ByteString.copyFrom(new byte[64 << 10]));
    assertThat(Decoder.token(assign.build()).size()).isEqualTo(64 << 10);
    assign.setToken(ByteString.copyFrom(new byte[(64 << 10) + 1]));
    assertThat(Decoder.token(assign.build())).isSameAs(Content.EMPTY);
  }
}
