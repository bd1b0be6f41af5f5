package dev.weft.coordinator.store;

import java.sql.SQLException;
import java.sql.Statement;

/** An SQLite file carries a mark of the program that it belongs to; scripts are written for it. */
record SqliteSchema() implements Migrations.Schema {
  /** The bytes "weft". */
  private static final int APPLICATION = 0x77656674;

  @Override
  public boolean ours(Statement statement) throws SQLException {
    return Migrations.first(statement, "PRAGMA application_id") == APPLICATION;
  }

  @Override
  public void adopt(Statement statement) throws SQLException {
    if (Migrations.first(statement, "SELECT count(*) FROM sqlite_master") > 0) {
      throw new UnusableStoreException("it is a database of another program; use another file");
    }
    statement.execute("PRAGMA application_id = " + APPLICATION);
  }

  @Override
  public String translate(String statement) {
    return statement;
  }
}
