package dev.weft.coordinator.amqp.outbox;

import dev.weft.coordinator.dispatch.Notice;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobState;

/** A notice on its way to the broker, as one to three messages. For one thread at a time. */
final class Pending {
  // What a notice costs beside its bytes, roughly.
  private static final long OVERHEAD = 1024;

  private final Notice notice;
  private final long size;
  private int outstanding;
  private boolean dead;
  private boolean failed;
  private int tries;

  Pending(Notice notice) {
    this.notice = notice;
    this.size = sizeOf(notice);
  }

  Notice notice() {
    return notice;
  }

  long number() {
    return notice.number();
  }

  /** What it holds in memory, in bytes, roughly. */
  long size() {
    return size;
  }

  /** Begins to publish it, again perhaps. */
  void begin() {
    outstanding = 0;
    dead = false;
    failed = false;
    tries++;
  }

  /** One of its messages is on its way. */
  void sent(boolean isDeadLetter) {
    outstanding++;
    dead |= isDeadLetter;
  }

  /**
   * The broker has answered for one of its messages.
   *
   * @return whether that was the last one
   */
  boolean answered(boolean ok) {
    failed |= !ok;
    return --outstanding == 0;
  }

  /** It must be published again, whatever the broker will still answer. */
  void spoil() {
    failed = true;
  }

  boolean dead() {
    return dead;
  }

  boolean failed() {
    return failed;
  }

  int tries() {
    return tries;
  }

  private static long sizeOf(Notice notice) {
    return OVERHEAD
        + switch (notice) {
          case Notice.JobEnded(_, Job job) ->
              job.spec().payload().size()
                  + (job.state() instanceof JobState.Ended ended
                      ? ended.output().payload().size()
                      : 0);
          case Notice.MessageRefused refused -> refused.refusal().body().size();
        };
  }
}
