package dev.weft.coordinator.store;

import dev.weft.common.time.SystemTime;
import java.nio.file.Path;

/** Opens the store that it is given, prints a line, and keeps it until it is killed. */
final class HoldingProcess {
  private HoldingProcess() {}

  /** The argument is the database file. */
  public static void main(String[] arguments) throws Exception {
    StoreSettings settings = StoreSettings.at(Path.of(arguments[0]));
    try (SqlStore store = SqlStore.open(settings, new SystemTime())) {
      System.out.println(store.start().epoch());
      Thread.currentThread().join();
    }
  }
}
