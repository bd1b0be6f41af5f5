package dev.weft.coordinator.dispatch.job;

import java.util.Optional;

/** What an event made of a job. */
public final class Transition {
  private final Job before;
  private final Job job;
  private final Optional<EndedAttempt> ended;

  private Transition(Job before, Job job, Optional<EndedAttempt> ended) {
    this.before = before;
    this.job = job;
    this.ended = ended;
  }

  static Transition none(Job job) {
    return new Transition(job, job, Optional.empty());
  }

  static Transition to(Job before, Job job) {
    return new Transition(before, job, Optional.empty());
  }

  static Transition to(Job before, Job job, EndedAttempt ended) {
    return new Transition(before, job, Optional.of(ended));
  }

  /** The job as it was. */
  public Job before() {
    return before;
  }

  /** The job as it now stands. */
  public Job job() {
    return job;
  }

  /** Whether the event changed anything. */
  public boolean changed() {
    return job.revision() != before.revision();
  }

  /** The attempt that this ended, if it ended one. */
  public Optional<EndedAttempt> ended() {
    return ended;
  }
}
