package dev.weft.coordinator.store;

import java.sql.SQLException;
import java.sql.Statement;

/** Scripts in PostgreSQL's types; a database is ours if our tables are in its current schema. */
record PostgresSchema() implements Migrations.Schema {
  /** The bytes "weft": two coordinators that start at once bring the schema up one by one. */
  private static final int LOCK = 0x77656674;

  private static final String TABLES =
      "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()";

  @Override
  public boolean ours(Statement statement) throws SQLException {
    statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    String ours = TABLES + " AND table_name IN ('migration', 'store', 'job')";
    return Migrations.first(statement, ours) == 3;
  }

  @Override
  public void adopt(Statement statement) throws SQLException {
    if (Migrations.first(statement, TABLES) > 0) {
      throw new UnusableStoreException(
          "it is a database of another program; use another database or schema");
    }
  }

  @Override
  public String translate(String statement) {
    return statement.replaceAll("\\bINTEGER\\b", "BIGINT").replaceAll("\\bBLOB\\b", "BYTEA");
  }
}
