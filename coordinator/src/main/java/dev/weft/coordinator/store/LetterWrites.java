package dev.weft.coordinator.store;

import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Payload;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Writes dead letters: collects those of a commit, then writes all. The committing thread's. */
final class LetterWrites {
  private static final String INSERT =
      """
      INSERT INTO dead_letter (number, job, dead_at, pool, handler, reason, source, detail, headers,
        body_size, content_type, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
      """;

  private final Batch insert;
  private final Batch delete;

  LetterWrites(WriteConnection connection) throws SQLException {
    insert = connection.batch(INSERT);
    delete = connection.batch("DELETE FROM dead_letter WHERE number = ?");
  }

  void add(DeadLetter letter) throws SQLException {
    insert.number(letter.number());
    switch (letter) {
      case DeadLetter.OfJob(_, Job job) -> {
        insert.number(job.number()).time(endedAt(job));
        insert.text(job.spec().pool().value()).text(job.spec().handler().value());
        insert.text(reason(job)).text(job.source()).text("").text("");
        insert.number(0).payload(Payload.EMPTY);
      }
      case DeadLetter.OfMessage(_, Instant at, Refusal refusal, int bodySize) -> {
        insert.number(0).time(at).text("").text("");
        insert.text(refusal.reason()).text(refusal.source()).text(refusal.detail());
        insert.text(TextMap.write(refusal.headers()));
        insert.number(bodySize).payload(refusal.body());
      }
    }
    insert.add();
  }

  void gone(List<Long> numbers) throws SQLException {
    for (long number : numbers) {
      delete.number(number).add();
    }
  }

  /** Writes what was collected: first what was added. */
  void run() throws SQLException {
    insert.run();
    delete.run();
  }

  private static Instant endedAt(Job job) {
    return job.state() instanceof JobState.Ended end ? end.at() : job.acceptedAt();
  }

  private static String reason(Job job) {
    if (!(job.state() instanceof JobState.Ended end)) {
      return "";
    }
    return end.failure().exists() ? end.failure().code() : end.how().name();
  }
}
