package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Terminal;
import java.time.Instant;
import java.util.List;

/**
 * Numbers the notices, and counts those that the broker has not confirmed. While they are too many
 * nothing more is taken in from the broker: what it is too slow for, or too full, would only move
 * from its queues to the store.
 */
final class Notices {
  private final int most;
  private long last;
  private long restored;
  private long open;
  private boolean tooMany;

  /**
   * Counts from zero.
   *
   * @param most notices that may wait before they are too many; half of them are few enough again
   */
  Notices(int most) {
    this.most = most;
  }

  /** Those up to this number are of an earlier run; they are published first, and not counted. */
  void start(long lastOfEarlier) {
    last = lastOfEarlier;
    restored = lastOfEarlier;
  }

  /** Remembers to say that a message was refused, which is a dead letter. */
  void refused(Refusal refusal, Batch batch) {
    Notice notice = new Notice.MessageRefused(next(), refusal);
    add(notice, batch);
    Instant now = batch.now().wall();
    letter(DeadLetter.OfMessage.of(notice.number(), now, refusal), batch);
  }

  /**
   * Remembers to say that a job has ended, if somebody is to know; what ended badly for good is a
   * dead letter.
   *
   * @param always whether somebody is to know of every job
   */
  void ended(Job job, Terminal how, boolean always, Batch batch) {
    boolean forGood = how != Terminal.SUCCEEDED && how != Terminal.CANCELLED;
    if (always || job.spec().reply().wanted() || forGood) {
      Notice notice = new Notice.JobEnded(next(), job.shelve());
      add(notice, batch);
      if (forGood) {
        letter(new DeadLetter.OfJob(notice.number(), job.summary()), batch);
      }
    }
  }

  private static void add(Notice notice, Batch batch) {
    batch.decision().record(new Change.NoticeAdded(notice));
    batch.decision().effect(new Effect.Publish(notice));
  }

  private static void letter(DeadLetter letter, Batch batch) {
    batch.decision().record(new Change.LetterAdded(letter));
  }

  /** The number of a new one. */
  long next() {
    open++;
    tooMany |= open > most;
    return ++last;
  }

  /**
   * These are confirmed.
   *
   * @return whether they had been too many and are no longer
   */
  boolean done(List<Long> numbers) {
    open -= numbers.stream().filter(number -> number > restored && number <= last).count();
    boolean relief = tooMany && open <= most / 2;
    tooMany &= !relief;
    return relief;
  }

  /** Whether too many wait. */
  boolean tooMany() {
    return tooMany;
  }
}
