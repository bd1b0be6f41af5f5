package dev.weft.cli.recovery;

import dev.weft.cli.client.EnumNames;
import dev.weft.cli.output.Human;
import dev.weft.cli.output.Table;
import dev.weft.cli.shell.Shell;
import dev.weft.proto.api.v1.Recovery;
import dev.weft.proto.api.v1.RecoveryState;

/** A recovery for people. */
final class RecoveryText {
  private final Shell shell;
  private final Human human;

  RecoveryText(Shell shell) {
    this.shell = shell;
    this.human = new Human(shell.clock());
  }

  void print(Recovery recovery) {
    Table table = Table.ofPairs();
    table.pair("state", EnumNames.of(recovery.getState(), "RECOVERY_STATE_"));
    if (recovery.hasSince()) {
      table.pair("since", human.moment(recovery.getSince()));
    }
    table.pair("why", recovery.getWhy());
    if (recovery.getState() == RecoveryState.RECOVERY_STATE_RECOVERING) {
      table.pair(
          "waits for",
          recovery.getWaitsForCount() == 0
              ? "more agents"
              : String.join(", ", recovery.getWaitsForList()));
    }
    if (recovery.hasSince()) {
      table.pair("adopted", Human.count(recovery.getAdopted()));
      table.pair("refused", Human.count(recovery.getRefused()));
    }
    table.print(shell.out(), shell.columns());
  }
}
