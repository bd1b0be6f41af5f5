package dev.weft.coordinator.session;

import static dev.weft.coordinator.session.ScriptedAgent.hello;
import static dev.weft.coordinator.session.ScriptedAgent.inventory;
import static dev.weft.coordinator.session.ScriptedAgent.ref;
import static dev.weft.coordinator.session.ScriptedAgent.validHello;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.Abilities;
import dev.weft.coordinator.dispatch.ClaimPhase;
import dev.weft.coordinator.dispatch.Effect;
import dev.weft.coordinator.dispatch.Event;
import dev.weft.coordinator.dispatch.StorePosition;
import dev.weft.coordinator.dispatch.Verdict;
import dev.weft.proto.agent.v1.AgentMessage;
import dev.weft.proto.agent.v1.Assign;
import dev.weft.proto.agent.v1.Claim;
import dev.weft.proto.agent.v1.ClaimPayload;
import dev.weft.proto.agent.v1.CoordinatorMessage.KindCase;
import dev.weft.proto.agent.v1.Feature;
import dev.weft.proto.agent.v1.Hello;
import dev.weft.proto.agent.v1.VerdictAction;
import dev.weft.proto.agent.v1.Verdicts;
import dev.weft.proto.agent.v1.Welcome;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents and coordinators tell each other of the store, and what comes back of it. */
final class ClaimTest {
  private static final AgentId AGENT = new AgentId("node-a");
  private static final byte[] WORK = "work".getBytes(StandardCharsets.UTF_8);

  private Sandbox box;
  private ScriptedAgent agent;
  private long stream;

  @BeforeEach
  void start() throws IOException {
    box = new Sandbox();
    agent = box.dial();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private Event.AgentArrived arrives(Hello.Builder hello) {
    agent.say(hello(hello), inventory(true));
    Event.AgentArrived arrived = box.inbox.next(Event.AgentArrived.class);
    stream = arrived.stream();
    return arrived;
  }

  private static Hello.Builder able() {
    return validHello("node-a", "i-1")
        .addFeatures(Feature.FEATURE_RECONCILE)
        .addFeatures(Feature.FEATURE_CLAIM)
        .addFeaturesValue(99);
  }

  private Welcome welcome() {
    box.sessions.welcome(new Effect.Welcome(AGENT, stream, List.of()));
    return agent.next(KindCase.WELCOME).getWelcome();
  }

  /** An assignment as it reaches the agent. */
  private Assign assigned() {
    agent.say(ScriptedAgent.ready(5));
    box.inbox.next(Event.CreditsSet.class);
    box.sessions.assign(Sandbox.assignment(AGENT, stream, "job-1", 3, WORK));
    return agent.next(KindCase.ASSIGN).getAssign();
  }

  private static AgentMessage claim(Claim.Builder claim) {
    return AgentMessage.newBuilder().setClaim(claim.setAttempt(ref("job-1", 3))).build();
  }

  private static ClaimPayload payload(byte[] bytes) {
    return ClaimPayload.newBuilder()
        .setData(ByteString.copyFrom(bytes))
        .setContentType("text/plain")
        .build();
  }

  @Test
  void featuresAreAgreedAndTheStoreIsNamed() {
    assertThat(arrives(able()).facts().abilities()).isEqualTo(new Abilities(true, true));

    Welcome welcome = welcome();

    assertThat(welcome.getFeaturesList())
        .containsExactly(Feature.FEATURE_RECONCILE, Feature.FEATURE_CLAIM);
    assertThat(welcome.getIncarnation()).isEqualTo("incarnation-1");
    assertThat(welcome.getCommits()).isEqualTo(7);
    agent.say(ScriptedAgent.heartbeat(1));
    assertThat(agent.next(KindCase.HEARTBEAT_ACK).getHeartbeatAck().getCommits()).isEqualTo(7);
  }

  @Test
  void anOlderAgentAgreesToNothingAndGetsNoToken() {
    Event.AgentArrived arrived = arrives(validHello("node-a", "i-1"));

    assertThat(arrived.facts().abilities()).isEqualTo(Abilities.NONE);
    assertThat(arrived.seen()).isEqualTo(StorePosition.NONE);
    assertThat(welcome().getFeaturesList()).isEmpty();
    assertThat(assigned().getToken().isEmpty()).isTrue();
  }

  @Test
  void whatTheAgentSawOfTheStoreArrives() {
    Event.AgentArrived arrived =
        arrives(
            able()
                .setLastSeen(
                    dev.weft.proto.agent.v1.StorePosition.newBuilder()
                        .setClusterId("c")
                        .setOwner(2)
                        .setEpoch(3)
                        .setIncarnation("i")
                        .setCommits(4)));

    assertThat(arrived.seen()).isEqualTo(new StorePosition("c", 2, 3, "i", 4));
  }

  @Test
  void whatWasAssignedCanBeClaimedWithItsPayload() {
    arrives(able());
    welcome();
    Assign assign = assigned();

    agent.say(
        claim(
            Claim.newBuilder()
                .setPhase(dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_FINISHED)
                .setToken(assign.getToken())
                .setPayload(payload(WORK))));

    Event.Claimed claimed = box.inbox.next(Event.Claimed.class);
    assertThat(claimed.phase()).isEqualTo(ClaimPhase.FINISHED);
    assertThat(claimed.testimony().position()).isEqualTo(Sandbox.HOUSE.now());
    assertThat(claimed.testimony().job().spec())
        .isEqualTo(Sandbox.assignment(AGENT, stream, "job-1", 3, WORK).spec());
  }

  @Test
  void anotherPayloadIsNone() {
    arrives(able());
    welcome();
    Assign assign = assigned();

    agent.say(
        claim(
            Claim.newBuilder()
                .setPhase(dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_RUNNING)
                .setToken(assign.getToken())
                .setPayload(payload(new byte[9]))));

    assertThat(box.inbox.next(Event.Claimed.class).testimony().job().shelved()).isTrue();
  }

  @Test
  void withoutAValidTokenNothingIsProven() {
    arrives(able());
    welcome();

    agent.say(
        claim(
            Claim.newBuilder()
                .setPhase(dev.weft.proto.agent.v1.ClaimPhase.CLAIM_PHASE_RUNNING)
                .setTelling(7)
                .setToken(ByteString.copyFromUtf8("forged"))));

    assertThat(box.inbox.next(Event.ClaimUnproven.class))
        .isEqualTo(new Event.ClaimUnproven(AGENT, stream, 7, new AttemptId(new JobId("job-1"), 3)));
  }

  @Test
  void aClaimThatDoesNotSayHowFarItIsBreaksALimit() {
    arrives(able());
    welcome();

    agent.say(claim(Claim.newBuilder()));

    assertThat(agent.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void theVerdictOnAClaimFollows() {
    arrives(able());
    welcome();
    Verdict verdict = new Verdict(new AttemptId(new JobId("job-1"), 3), Verdict.Action.CLAIM);

    box.sessions.judge(new Effect.Judge(AGENT, stream, 7, List.of(verdict)));

    Verdicts said = agent.next(KindCase.VERDICTS).getVerdicts();
    assertThat(said.getTelling()).isEqualTo(7);
    assertThat(said.getVerdicts(0).getAction()).isEqualTo(VerdictAction.VERDICT_ACTION_CLAIM);
  }
}
