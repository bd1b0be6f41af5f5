package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Payload;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the outbox: collects the notices of a commit, then writes all. The committing thread's.
 */
final class NoticeWrites {
  private static final String INSERT =
      """
      INSERT INTO outbox (number, job, source, reason, detail, headers, content_type, body, owner)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, :owner) ON CONFLICT DO NOTHING\
      """;

  private final Batch insert;
  private final Batch delete;
  private final List<Long> done = new ArrayList<>();

  NoticeWrites(WriteConnection connection, long owner) throws SQLException {
    insert = connection.bulk(INSERT.replace(":owner", Long.toString(owner)));
    delete = connection.batch("DELETE FROM outbox WHERE number BETWEEN ? AND ?");
  }

  void add(Notice notice) throws SQLException {
    insert.number(notice.number());
    switch (notice) {
      case Notice.JobEnded ended ->
          insert
              .number(ended.job().number())
              .text("")
              .text("")
              .text("")
              .text("")
              .payload(Payload.EMPTY);
      case Notice.MessageRefused(_, Refusal refusal) -> {
        insert.number(0).text(refusal.source()).text(refusal.reason()).text(refusal.detail());
        insert.text(TextMap.write(refusal.headers()));
        insert.payload(refusal.body());
      }
    }
    insert.add();
  }

  void done(List<Long> numbers) {
    done.addAll(numbers);
  }

  /** Writes what was collected: first what was added, then what is done, in ranges. */
  void run() throws SQLException {
    insert.run();
    done.sort(null);
    for (int first = 0; first < done.size(); ) {
      int last = first;
      while (last + 1 < done.size() && done.get(last + 1) - done.get(last) <= 1) {
        last++;
      }
      delete.number(done.get(first)).number(done.get(last)).add();
      first = last + 1;
    }
    delete.run();
    done.clear();
  }
}
