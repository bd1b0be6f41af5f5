package dev.weft.coordinator.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * On which timeline each coordinator last made sure that all its commits are there.
 *
 * @param connection within a transaction, or not
 */
record Timelines(WriteConnection connection) {
  private static final String OTHERS =
      "SELECT timeline FROM coordinator WHERE state = 0 AND id <> ? ORDER BY number";
  private static final String SAVE = "UPDATE coordinator SET timeline = ? WHERE number = ?";
  private static final String DOUBT =
      "UPDATE coordinator SET timeline = '-' WHERE state = 0 AND number <> ?";

  /** Those of the coordinators that work, or died without a word; whoever left had made sure. */
  List<String> all() throws SQLException {
    return others(""); // who shares a store has an id
  }

  /** Those of the coordinators that work, or died without a word, but for one. */
  List<String> others(String id) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepare(OTHERS)) {
      select.setString(1, id);
      try (ResultSet results = select.executeQuery()) {
        while (results.next()) {
          found.add(results.getString(1));
        }
      }
    }
    return found;
  }

  /** A coordinator has made sure of its commits. */
  void save(long owner, Timeline now) throws SQLException {
    try (PreparedStatement save = connection.prepare(SAVE)) {
      save.setString(1, now.text());
      save.setLong(2, owner);
      save.executeUpdate();
    }
  }

  /** The store was set back: all the others have to make sure. */
  void doubtOthers(long owner) throws SQLException {
    try (PreparedStatement doubt = connection.prepare(DOUBT)) {
      doubt.setLong(1, owner);
      doubt.executeUpdate();
    }
  }
}
