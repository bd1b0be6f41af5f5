package dev.weft.cli.fleet;

import dev.weft.cli.client.EnumNames;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Pool;
import java.util.List;
import java.util.stream.Collectors;

/** Pools, a line each, for people. */
final class PoolTable {
  private final Shell shell;

  PoolTable(Shell shell) {
    this.shell = shell;
  }

  void print(List<Pool> pools) {
    if (pools.isEmpty()) {
      shell.say("no pools yet");
      return;
    }
    Table table =
        new Table(
            "NAME",
            "STATE",
            "IN BROKER",
            "QUEUED",
            "BACKING OFF",
            "RUNNING",
            "SLOTS",
            "FREE",
            "AGENTS",
            "WAITING FOR");
    for (Pool pool : pools) {
      table.row(
          pool.getName(),
          pool.getPaused() ? "paused" : "active",
          pool.getBrokerDepth() < 0 ? "" : Human.count(pool.getBrokerDepth()),
          Human.count(pool.getQueued()),
          Human.count(pool.getBackingOff()),
          Human.count(pool.getRunning()),
          Human.count(pool.getSlots()),
          Human.count(pool.getFreeSlots()),
          Human.count(pool.getAgents()),
          waiting(pool));
    }
    table.print(shell.out(), shell.columns());
  }

  private static String waiting(Pool pool) {
    return pool.getWaitingList().stream()
        .filter(wait -> wait.getCount() > 0)
        .map(wait ->
            EnumNames.of(wait.getReason(), "WAIT_REASON_").replace('-', ' ')
                + " "
                + Human.count(wait.getCount()))
        .collect(Collectors.joining(", "));
  }
}
