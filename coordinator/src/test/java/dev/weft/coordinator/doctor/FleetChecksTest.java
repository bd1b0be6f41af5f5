package dev.weft.coordinator.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.common.config.HostPort;
import dev.weft.common.id.AgentId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.AgentFacts;
import dev.weft.coordinator.dispatch.AgentLoad;
import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.PoolView;
import dev.weft.coordinator.dispatch.job.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FleetChecksTest {
  private static final AgentId ID = new AgentId("a1");
  private static final Duration LOST_AFTER = Duration.ofMinutes(5);
  private static final ClockOffset EXACT = new ClockOffset(Duration.ZERO, Duration.ZERO);

  @Test
  void agentThatIsWellIsNotNamed() {
    assertThat(agent(AgentView.State.CONNECTED, "j-1", AgentLoad.UNKNOWN, "1.0")).isEmpty();
  }

  @Test
  void agentWithoutAJournalIsNamed() {
    assertThat(agent(AgentView.State.CONNECTED, "", AgentLoad.UNKNOWN, "1.0"))
        .containsExactly(Code.AGENT_WITHOUT_JOURNAL);
  }

  @Test
  void agentThatSaysItIsNotWellIsNamed() {
    assertThat(agent(AgentView.State.CONNECTED, "j-1", new AgentLoad(2, 0, 0, 0, "full"), "1.0"))
        .containsExactly(Code.AGENT_STUCK, Code.AGENT_TROUBLE);
  }

  @Test
  void agentOfAnotherVersionIsNamed() {
    assertThat(agent(AgentView.State.CONNECTED, "j-1", AgentLoad.UNKNOWN, "0.9"))
        .containsExactly(Code.AGENT_OLD);
  }

  @Test
  void silentAgentIsNamedOnlyWhenItShouldBeLostAndHoldsSomething() {
    assertThat(silent(3, LOST_AFTER.plusSeconds(1))).containsExactly(Code.JOBS_IN_DOUBT);
    assertThat(silent(3, LOST_AFTER)).isEmpty();
    assertThat(silent(0, LOST_AFTER.plusSeconds(1))).isEmpty();
  }

  @Test
  void agentOfTwoStoresIsNamedWithBoth() {
    assertThat(FleetChecks.sights(List.of(sight(Set.of("c1"), EXACT)), "c1")).isEmpty();
    assertThat(FleetChecks.sights(List.of(sight(Set.of("c1", "c2"), EXACT)), "c1"))
        .containsExactly(new Finding(Code.FOREIGN_CLUSTER, "a1", "it serves store c1 and also c2"));
  }

  @Test
  void agentWhoseClockIsOffOrUnknownIsNamed() {
    ClockOffset ahead = new ClockOffset(Duration.ofHours(1), Duration.ofHours(1));
    assertThat(FleetChecks.sights(List.of(sight(Set.of(), ahead)), "c1"))
        .extracting(Finding::code)
        .containsExactly(Code.AGENT_CLOCK);
    AgentSight unknown = new AgentSight(ID, Optional.empty(), Set.of());
    assertThat(FleetChecks.sights(List.of(unknown), "c1"))
        .extracting(Finding::code)
        .containsExactly(Code.NOT_CHECKED);
  }

  @Test
  void poolIsNamedWhenJobsWaitForNobody() {
    assertThat(pool(5, 0, false)).containsExactly(Code.POOL_WITHOUT_AGENTS);
    assertThat(pool(5, 1, true)).containsExactly(Code.POOL_PAUSED);
    assertThat(pool(0, 0, true)).isEmpty();
    assertThat(pool(5, 1, false)).isEmpty();
  }

  @Test
  void serverThatOthersReachIsNamed() {
    HostPort here = new HostPort("127.0.0.1", 1);
    HostPort open = new HostPort("0.0.0.0", 1);
    assertThat(SettingChecks.listening(here, here)).isEmpty();
    assertThat(SettingChecks.listening(open, open))
        .extracting(Finding::code)
        .containsExactly(Code.API_OPEN, Code.AGENTS_OPEN);
  }

  @Test
  void leaseIsNamedWhenItIsShortOrLeavesNoTimeToStop() {
    Duration beat = Duration.ofSeconds(5);
    Duration grace = Duration.ofSeconds(10);
    assertThat(SettingChecks.lease(LOST_AFTER, grace, beat)).isEmpty();
    assertThat(SettingChecks.lease(Duration.ofSeconds(30), grace, beat)).isEmpty();
    assertThat(SettingChecks.lease(Duration.ofSeconds(29), Duration.ZERO, beat)).hasSize(1);
    assertThat(SettingChecks.lease(LOST_AFTER, LOST_AFTER, beat)).hasSize(1);
  }

  @Test
  void pilesOfJobsAreNamed() {
    assertThat(JobChecks.of(0, 9)).isEmpty();
    assertThat(JobChecks.of(1, 10))
        .containsExactly(
            new Finding(Code.HELD_JOBS, "jobs", "1 are held"),
            new Finding(Code.DEAD_LETTERS, "dead letters", "10 within the last hour"));
    assertThat(JobChecks.of(JobChecks.MANY, 0).getFirst().problem())
        .isEqualTo("100 or more are held");
  }

  private static List<Code> agent(
      AgentView.State state, String journal, AgentLoad load, String version) {
    return codes(view(state, journal, load, version, 1, Duration.ZERO));
  }

  private static List<Code> silent(int running, Duration silence) {
    return codes(
        view(AgentView.State.UNREACHABLE, "j-1", AgentLoad.UNKNOWN, "1.0", running, silence));
  }

  private static AgentView view(
      AgentView.State state,
      String journal,
      AgentLoad load,
      String version,
      int running,
      Duration silence) {
    AgentFacts facts =
        new AgentFacts(
            new Incarnation("i-1", journal, "b-1"),
            Set.of(new PoolName("default")),
            Map.of(),
            Set.of(),
            10,
            version,
            "host");
    return new AgentView(ID, state, facts, running, load, Instant.EPOCH, silence, false);
  }

  private static List<Code> codes(AgentView view) {
    return FleetChecks.agents(List.of(view), "1.0", LOST_AFTER).stream()
        .map(Finding::code)
        .toList();
  }

  private static AgentSight sight(Set<String> clusters, ClockOffset clock) {
    return new AgentSight(ID, Optional.of(clock), clusters);
  }

  private static List<Code> pool(long queued, int agents, boolean paused) {
    PoolView view = new PoolView(new PoolName("p"), queued, 0, 0, 0, 0, agents, paused, Map.of());
    return FleetChecks.pools(List.of(view)).stream().map(Finding::code).toList();
  }
}
