package dev.weft.coordinator.store;

import dev.weft.common.id.JobId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds what has any of some jobs' ids.
 *
 * @param one the statement for one id
 * @param many the statement for up to {@link #AT_ONCE}; null stands for none
 */
record ById(String one, String many) {
  /** Ids in one statement: running one costs more than looking an id up. */
  private static final int AT_ONCE = 64;

  /** Reads one row. */
  interface Reading<T> {
    /** Reads it. */
    T read(Row row) throws SQLException;
  }

  /**
   * The statements of a table.
   *
   * @param select up to its conditions
   * @param column the one with the id
   */
  static ById of(String select, String column) {
    String where = select + " WHERE " + column;
    return new ById(where + " = ?", where + " IN (" + "?, ".repeat(AT_ONCE - 1) + "?)");
  }

  /** What there is, by id; within a snapshot. */
  <T> Map<JobId, T> find(
      ReadConnection connection, Collection<JobId> ids, Reading<T> reading, Function<T, JobId> id)
      throws SQLException {
    Map<JobId, T> found = new HashMap<>();
    boolean single = ids.size() == 1;
    Iterator<JobId> next = ids.iterator();
    while (next.hasNext()) {
      PreparedStatement select = connection.fixed(single ? one : many);
      for (int place = 1; place <= (single ? 1 : AT_ONCE); place++) {
        select.setString(place, next.hasNext() ? next.next().value() : null);
      }
      try (ResultSet results = select.executeQuery()) {
        Row row = connection.row(results);
        while (row.next()) {
          T read = reading.read(row);
          found.put(id.apply(read), read);
        }
      }
    }
    return found;
  }
}
