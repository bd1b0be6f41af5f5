package dev.weft.coordinator.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Runs its statement once for all rows, with an array for each column: the server parses, plans and
 * answers once. One thread.
 */
final class ArrayBatch implements Batch {
  private static final int[] NOTHING = {};
  private static final int FIRST_ROOM = 64;

  private final WriteConnection connection;
  private final String sql;
  private final List<Column> columns = new ArrayList<>();
  private @Nullable PreparedStatement statement;
  private int parameter;
  private int rows;

  /**
   * Makes one.
   *
   * @param sql an INSERT of VALUES or an UPDATE with a WHERE, as for one row; all rows must be of
   *     different keys
   */
  ArrayBatch(WriteConnection connection, String sql) {
    this.connection = connection;
    this.sql = sql;
  }

  /** The values of one column. */
  private static final class Column {
    private final String type;
    private long[] numbers = {};
    private String[] texts = {};
    private byte[][] bytes = {};

    Column(String type) {
      this.type = type;
    }

    /** The first so many values, as the driver takes them. */
    Object values(int count) {
      return switch (type) {
        case "int8" -> Arrays.copyOf(numbers, count);
        case "text" -> Arrays.copyOf(texts, count);
        default -> Arrays.copyOf(bytes, count);
      };
    }
  }

  @Override
  public Batch number(long value) {
    Column column = next("int8");
    if (rows == column.numbers.length) {
      column.numbers = Arrays.copyOf(column.numbers, room());
    }
    column.numbers[rows] = value;
    return this;
  }

  @Override
  public Batch text(String value) {
    Column column = next("text");
    if (rows == column.texts.length) {
      column.texts = Arrays.copyOf(column.texts, room());
    }
    column.texts[rows] = connection.dialect().stored(value);
    return this;
  }

  @Override
  public Batch bytes(byte[] value) {
    Column column = next("bytea");
    if (rows == column.bytes.length) {
      column.bytes = Arrays.copyOf(column.bytes, room());
    }
    column.bytes[rows] = value;
    return this;
  }

  private int room() {
    return Math.max(FIRST_ROOM, rows * 2);
  }

  private Column next(String type) {
    if (parameter == columns.size()) {
      columns.add(new Column(type));
    }
    return columns.get(parameter++);
  }

  @Override
  public void add() {
    parameter = 0;
    rows++;
  }

  @Override
  public int[] run() throws SQLException {
    if (rows == 0) {
      return NOTHING;
    }
    int count = rows;
    rows = 0;
    PreparedStatement all = prepared();
    PGConnection driver = connection.connection().unwrap(PGConnection.class);
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      all.setArray(i + 1, driver.createArrayOf(column.type, column.values(count)));
    }
    int[] changed = new int[count];
    Arrays.fill(changed, all.executeUpdate() == count ? 1 : 0);
    release();
    return changed;
  }

  /** Payloads must not stay in memory until the next commit. */
  private void release() {
    for (Column column : columns) {
      Arrays.fill(column.bytes, null);
      Arrays.fill(column.texts, null);
    }
  }

  private PreparedStatement prepared() throws SQLException {
    PreparedStatement prepared = statement;
    if (prepared == null) {
      prepared = connection.prepare(forAll());
      statement = prepared;
    }
    return prepared;
  }

  /** The statement with {@code unnest} in the place of a single row. */
  private String forAll() {
    StringBuilder names = new StringBuilder();
    StringBuilder arrays = new StringBuilder();
    String each = sql;
    for (int i = 0; i < columns.size(); i++) {
      String comma = i == 0 ? "" : ", ";
      names.append(comma).append("c").append(i);
      arrays.append(comma).append("?::").append(columns.get(i).type).append("[]");
      each = each.replaceFirst("\\?", "u.c" + i);
    }
    String rows = " FROM unnest(" + arrays + ") AS u (" + names + ") ";
    int values = each.indexOf("VALUES (");
    if (values >= 0) {
      int end = each.indexOf(')', values);
      return each.substring(0, values)
          + "SELECT "
          + each.substring(values + "VALUES (".length(), end)
          + rows
          + each.substring(end + 1);
    }
    int where = each.indexOf("WHERE");
    return each.substring(0, where) + rows + each.substring(where);
  }
}
