package dev.weft.coordinator.dispatch.job;

import java.util.List;
import java.util.Optional;

/**
 * What an event made of a job.
 *
 * @param before the job as it was
 * @param job the job as it now stands
 * @param attempts the attempt that this ended, if it ended one
 */
public record Transition(Job before, Job job, List<EndedAttempt> attempts) {
  static Transition none(Job job) {
    return new Transition(job, job, List.of());
  }

  static Transition to(Job before, Job job) {
    return new Transition(before, job, List.of());
  }

  static Transition to(Job before, Job job, EndedAttempt ended) {
    return new Transition(before, job, List.of(ended));
  }

  /** Whether the event changed anything. */
  public boolean changed() {
    return job.revision() != before.revision();
  }

  /** The attempt that this ended, if it ended one. */
  public Optional<EndedAttempt> ended() {
    return attempts.stream().findFirst();
  }
}
