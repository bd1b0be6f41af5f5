package dev.weft.coordinator.api;

import dev.weft.common.id.JobId;
import dev.weft.common.id.ScheduleId;
import dev.weft.common.task.Permit;
import dev.weft.common.task.Permits;
import dev.weft.coordinator.dispatch.DeadLetter;
import dev.weft.coordinator.dispatch.LogTail;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Tombstone;
import dev.weft.coordinator.dispatch.schedule.Schedule;
import dev.weft.coordinator.loop.DeadLetterQuery;
import dev.weft.coordinator.loop.DeadLetterReader;
import dev.weft.coordinator.loop.JobQuery;
import dev.weft.coordinator.loop.JobReader;
import dev.weft.coordinator.loop.JobReader.JobDetail;
import dev.weft.coordinator.loop.Peers;
import dev.weft.coordinator.loop.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads from the store, no more at once than a bound; who finds no room waits. Thread-safe. */
final class Reads {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final JobReader reader;
  private final DeadLetterReader letters;
  private final Peers peers;
  private final Permits permits;

  Reads(JobReader reader, DeadLetterReader letters, Peers peers, int limit) {
    this.reader = reader;
    this.peers = peers;
    this.letters = letters;
    this.permits = new Permits(limit);
  }

  /** A job with all that belongs to it. */
  JobDetail detail(JobId id) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      Optional<JobDetail> detail = reader.detail(id);
      if (detail.isPresent()) {
        return detail.get();
      }
      throw reader.tombstone(id).map(Reads::removed).orElseGet(Reads::noSuchJob);
    }
  }

  /** The other coordinator that a job belongs to which has not ended, if it is not this one's. */
  Optional<Peers.Peer> ownerOf(JobId id) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return peers.ownerOf(id);
    }
  }

  /** The other coordinator that a schedule belongs to. */
  Optional<Peers.Peer> ownerOf(ScheduleId id) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return peers.ownerOf(id);
    }
  }

  /** The other coordinators that work. */
  List<Peers.Peer> others() throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return peers.others();
    }
  }

  /** The schedules of other coordinators. */
  List<Schedule> schedules() throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return peers.schedules();
    }
  }

  /** A page of jobs, newest first. */
  List<Job> list(JobQuery query, long before, int limit)
      throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return reader.list(query, before, limit);
    }
  }

  /** What is kept of a job's log. */
  Optional<LogTail> log(JobId id) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return reader.log(id);
    }
  }

  /** A page of dead letters, newest first. */
  List<DeadLetter> letters(DeadLetterQuery query, long before, int limit)
      throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return letters.letters(query, before, limit);
    }
  }

  /** A job among the dead letters. */
  Optional<DeadLetter> letter(JobId job) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return letters.letter(job);
    }
  }

  /** A message among the dead letters. */
  Optional<DeadLetter> message(long number) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return letters.message(number);
    }
  }

  /** The job that replays another one. */
  Optional<JobId> replay(JobId of) throws Refused, StoreException, InterruptedException {
    try (Permit _ = permit()) {
      return letters.replay(of);
    }
  }

  static Refused noSuchJob() {
    return Refused.because(Reason.NO_SUCH_JOB, "there is no job with this id");
  }

  /** It has changed hands since somebody was asked whose it is. */
  static Refused elsewhere() {
    return Refused.later(
        Reason.OWNER_UNAVAILABLE,
        "it belongs to another coordinator by now; ask again, and the call goes there",
        RETRY);
  }

  static Refused removed(Tombstone tombstone) {
    String state = tombstone.how().name().toLowerCase(Locale.ROOT);
    return Refused.with(
        Reason.JOB_REMOVED,
        "the job has ended (%s) and was removed".formatted(state.replace('_', ' ')),
        Map.of("state", state, "ended_at", tombstone.endedAt().toString()));
  }

  private Permit permit() throws Refused, InterruptedException {
    return permits
        .tryAcquire(PATIENCE)
        .orElseThrow(() ->
            Refused.later(Reason.TOO_MANY_READS, "too many calls read from the store", RETRY));
  }
}
