package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Refusal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the outbox, within a snapshot. */
final class NoticeReads {
  private static final JobRows ENDED = new JobRows(false, true);
  static final String SELECT =
      "SELECT b.number, b.job, b.source, b.reason, b.detail, b.headers, b.content_type, b.body, "
          + ENDED.columns()
          + " FROM outbox b LEFT JOIN job j ON j.number = b.job"
          + ENDED.joins()
          + " WHERE b.number > ? AND b.owner = ? ORDER BY b.number LIMIT ?";

  private NoticeReads() {}

  static List<Notice> after(ReadConnection connection, long owner, long after, int limit)
      throws SQLException {
    PreparedStatement select = connection.fixed(SELECT);
    select.setLong(1, after);
    select.setLong(2, owner);
    select.setInt(3, limit);
    List<Notice> notices = new ArrayList<>();
    try (ResultSet results = select.executeQuery()) {
      Row row = connection.row(results);
      while (row.next()) {
        notices.add(notice(row));
      }
    }
    return notices;
  }

  private static Notice notice(Row row) throws SQLException {
    long number = row.number();
    long job = row.number();
    Refusal refusal =
        new Refusal(row.text(), row.text(), row.text(), TextMap.read(row.text()), row.payload());
    return job == 0
        ? new Notice.MessageRefused(number, refusal)
        : new Notice.JobEnded(number, ENDED.read(row));
  }
}
