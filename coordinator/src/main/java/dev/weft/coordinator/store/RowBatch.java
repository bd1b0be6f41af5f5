package dev.weft.coordinator.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Runs its statement once for each row. One thread. */
final class RowBatch implements Batch {
  private static final int[] NOTHING = {};

  private final PreparedStatement statement;
  private final Dialect dialect;
  private int parameter;
  private int rows;

  RowBatch(PreparedStatement statement, Dialect dialect) {
    this.statement = statement;
    this.dialect = dialect;
  }

  @Override
  public Batch number(long value) throws SQLException {
    statement.setLong(++parameter, value);
    return this;
  }

  @Override
  public Batch text(String value) throws SQLException {
    statement.setString(++parameter, dialect.stored(value));
    return this;
  }

  @Override
  public Batch bytes(byte[] value) throws SQLException {
    statement.setBytes(++parameter, value);
    return this;
  }

  @Override
  public void add() throws SQLException {
    statement.addBatch();
    parameter = 0;
    rows++;
  }

  @Override
  public int[] run() throws SQLException {
    if (rows == 0) {
      return NOTHING;
    }
    rows = 0;
    return statement.executeBatch();
  }
}
