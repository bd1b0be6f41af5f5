package dev.weft.coordinator.doctor;

import dev.weft.coordinator.dispatch.AgentView;
import dev.weft.coordinator.dispatch.PoolView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What is unsafe about agents and pools. Pure. */
public final class FleetChecks {
  private FleetChecks() {}

  /**
   * Judges agents as the dispatcher knows them.
   *
   * @param version of this program
   * @param lostAfter silence after which an agent is given up
   */
  public static List<Finding> agents(List<AgentView> agents, String version, Duration lostAfter) {
    List<Finding> findings = new ArrayList<>();
    for (AgentView agent : agents) {
      String id = agent.id().value();
      switch (agent.state()) {
        case CONNECTED, DRAINING -> connected(agent, version, findings);
        case UNREACHABLE -> {
          if (agent.running() > 0 && agent.silence().compareTo(lostAfter) > 0) {
            findings.add(
                new Finding(
                    Code.JOBS_IN_DOUBT,
                    id,
                    "it holds %,d attempts and is silent for %,d s"
                        .formatted(agent.running(), agent.silence().toSeconds())));
          }
        }
        case LOST, GONE -> {}
      }
    }
    return findings;
  }

  private static void connected(AgentView agent, String version, List<Finding> findings) {
    String id = agent.id().value();
    if (agent.facts().incarnation().journal().isEmpty()) {
      findings.add(new Finding(Code.AGENT_WITHOUT_JOURNAL, id, "it has no journal on disk"));
    }
    if (agent.load().stuck() > 0) {
      findings.add(
          new Finding(
              Code.AGENT_STUCK, id, "%,d attempts did not stop".formatted(agent.load().stuck())));
    }
    if (!agent.load().trouble().isEmpty()) {
      findings.add(new Finding(Code.AGENT_TROUBLE, id, agent.load().trouble()));
    }
    if (!agent.facts().version().equals(version)) {
      findings.add(
          new Finding(
              Code.AGENT_OLD,
              id,
              "its version is %s, this coordinator's %s"
                  .formatted(agent.facts().version(), version)));
    }
  }

  /**
   * Judges what connected agents say.
   *
   * @param cluster names this coordinator's store
   */
  public static List<Finding> sights(List<AgentSight> agents, String cluster) {
    List<Finding> findings = new ArrayList<>();
    for (AgentSight agent : agents) {
      String id = agent.agent().value();
      TreeSet<String> foreign = new TreeSet<>(agent.clusters());
      foreign.remove(cluster);
      if (!foreign.isEmpty()) {
        findings.add(
            new Finding(
                Code.FOREIGN_CLUSTER,
                id,
                "it serves store %s and also %s".formatted(cluster, String.join(", ", foreign))));
      }
      agent
          .clock()
          .flatMap(ClockOffset::problem)
          .ifPresent(how -> findings.add(new Finding(Code.AGENT_CLOCK, id, how)));
      if (agent.clock().isEmpty()) {
        findings.add(Finding.notChecked("clock of agent " + id, "it has not said its time yet"));
      }
    }
    return findings;
  }

  /** Judges pools. */
  public static List<Finding> pools(List<PoolView> pools) {
    List<Finding> findings = new ArrayList<>();
    for (PoolView pool : pools) {
      String name = pool.name().value();
      if (pool.queued() > 0 && pool.agents() == 0) {
        findings.add(
            new Finding(
                Code.POOL_WITHOUT_AGENTS, name, "%,d jobs wait in it".formatted(pool.queued())));
      }
      if (pool.queued() > 0 && pool.paused()) {
        findings.add(
            new Finding(Code.POOL_PAUSED, name, "%,d jobs wait in it".formatted(pool.queued())));
      }
    }
    return findings;
  }
}
