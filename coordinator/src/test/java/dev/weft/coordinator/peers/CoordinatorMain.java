package dev.weft.coordinator.peers;

import dev.weft.common.config.Config;
import dev.weft.coordinator.CoordinatorProgram;
import java.util.List;

/** A coordinator in a process of its own. */
final class CoordinatorMain {
  private CoordinatorMain() {}

  /**
   * Runs it until it is told to end.
   *
   * @param args {@code key=value} each
   */
  public static void main(String[] args) throws Exception {
    Config config = Config.of(CoordinatorProgram.schema()).flags(List.of(args)).load();
    boolean orderly = CoordinatorProgram.run(config, System.out);
    System.exit(orderly ? 0 : 1);
  }
}
