package dev.weft.cli.fleet;

import dev.weft.cli.client.EnumNames;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Agent;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Agents, a line each, for people. */
final class AgentTable {
  private final Shell shell;

  AgentTable(Shell shell) {
    this.shell = shell;
  }

  void print(List<Agent> agents) {
    if (agents.isEmpty()) {
      shell.say("no agents; start one with 'weft agent'");
      return;
    }
    Table table =
        new Table(
            "ID",
            "STATE",
            "POOLS",
            "RUNNING",
            "SLOTS",
            "CPU",
            "HEAP",
            "HEARD",
            "VERSION",
            "HANDLERS",
            "LABELS");
    for (Agent agent : agents) {
      table.row(
          agent.getId(),
          state(agent),
          String.join(",", agent.getPoolsList()),
          running(agent),
          Human.count(agent.getSlots()),
          cpu(agent),
          agent.getHeapUsed() == 0 ? "" : Human.bytes(agent.getHeapUsed()),
          agent.hasLastHeard() ? Human.span(Human.duration(agent.getLastHeard())) + " ago" : "",
          agent.getVersion(),
          String.join(",", agent.getHandlersList()),
          labels(agent));
    }
    table.print(shell.out(), shell.columns());
  }

  /** How an agent stands, in a line. */
  String line(Agent agent) {
    return agent.getId() + " " + state(agent) + ", " + running(agent) + " running";
  }

  private static String state(Agent agent) {
    String state = EnumNames.of(agent.getState(), "AGENT_STATE_");
    boolean drains = agent.getDrainRequested() && !state.equals("draining");
    String all = drains ? state + ",drain" : state;
    return agent.getTrouble().isEmpty() ? all : all + " (" + agent.getTrouble() + ")";
  }

  private static String running(Agent agent) {
    String running = Human.count(agent.getRunning());
    return agent.getStuck() == 0
        ? running
        : running + " (" + Human.count(agent.getStuck()) + " stuck)";
  }

  private static String cpu(Agent agent) {
    return agent.getCpuLoad() < 0
        ? ""
        : String.format(Locale.ROOT, "%.0f%%", agent.getCpuLoad() * 100);
  }

  private static String labels(Agent agent) {
    return new TreeMap<>(agent.getLabelsMap())
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }
}
