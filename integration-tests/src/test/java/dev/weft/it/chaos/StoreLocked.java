package dev.weft.it.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Another process locks the coordinator's store for a while.
 *
 * @param lasting so long
 */
record StoreLocked(Duration lasting) implements Mishap {
  @Override
  public String name() {
    return "store locked by another process " + Times.text(lasting);
  }

  @Override
  public Mended strike(Arena arena, Load load) throws SQLException, InterruptedException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arena.store());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("BEGIN EXCLUSIVE");
      arena.hold(lasting);
      statement.execute("ROLLBACK");
    }
    return Mended.now();
  }
}
