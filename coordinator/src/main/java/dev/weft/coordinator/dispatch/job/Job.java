package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AttemptId;
import dev.weft.common.id.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as it stands.
 *
 * @param number rises in order of acceptance: its age, and its key in the store
 * @param spec what was asked for
 * @param digest of the spec
 * @param state where it is
 * @param revision rises with each change
 * @param attempt the newest attempt
 * @param tally what its attempts have cost so far
 * @param cancelRequested whether somebody asked to cancel it
 * @param acceptedAt when it was accepted
 * @param origin where it came from
 * @param startBy when it expires if it has not started, by the clock that does not jump; {@link
 *     #NEVER} for no deadline
 * @param adoption whether the store had lost it, and an agent brought it back
 */
public record Job(
    long number,
    JobSpec spec,
    SpecDigest digest,
    JobState state,
    long revision,
    Attempt attempt,
    Tally tally,
    boolean cancelRequested,
    Instant acceptedAt,
    Origin origin,
    Instant startBy,
    Adoption adoption) {
  /** No start deadline. */
  public static final Instant NEVER = Instant.MAX;

  /**
   * Whether a job, or its newest attempt, was taken in from an agent that a lost store had given
   * it.
   */
  public enum Adoption {
    /** The store has known it all the time. */
    NONE,
    /** It was. */
    ADOPTED,
    /** It was, and its agent did not have the payload: it cannot run again. */
    WITHOUT_PAYLOAD
  }

  /** One that the store has known all the time. */
  public Job(
      long number,
      JobSpec spec,
      SpecDigest digest,
      JobState state,
      long revision,
      Attempt attempt,
      Tally tally,
      boolean cancelRequested,
      Instant acceptedAt,
      Origin origin,
      Instant startBy) {
    this(
        number,
        spec,
        digest,
        state,
        revision,
        attempt,
        tally,
        cancelRequested,
        acceptedAt,
        origin,
        startBy,
        Adoption.NONE);
  }

  /** A job that was just accepted. */
  public static Job accepted(
      long number, JobSpec spec, SpecDigest digest, Instant at, Origin origin) {
    return new Job(
        number,
        spec,
        digest,
        new JobState.Queued(),
        1,
        Attempt.NONE,
        Tally.ZERO,
        false,
        at,
        origin,
        NEVER);
  }

  /** The job's id. */
  public JobId id() {
    return spec.id();
  }

  /** Where it came from, without more. */
  public String source() {
    return origin.source();
  }

  /** Names the newest attempt; there must be one. */
  public AttemptId attemptId() {
    return new AttemptId(spec.id(), attempt.number());
  }

  /** The same, not to be started yet. */
  public Job delayed(Due until) {
    return withState(new JobState.Delayed(until));
  }

  /** The same, to be started by then or to expire. */
  public Job startingBy(Instant deadline) {
    return new Job(
        number,
        spec,
        digest,
        state,
        revision,
        attempt,
        tally,
        cancelRequested,
        acceptedAt,
        origin,
        deadline.equals(NEVER) ? NEVER : Due.wholeMicros(deadline),
        adoption);
  }

  /** What happens to it by itself, and when; but for retries, which are always in memory. */
  public Optional<Due> due() {
    if (state instanceof JobState.Delayed(Due until)) {
      return Optional.of(until);
    }
    boolean expires =
        state instanceof JobState.Queued && tally.executions() == 0 && !startBy.equals(NEVER);
    return expires ? Optional.of(new Due(Due.Clock.EVEN, startBy)) : Optional.empty();
  }

  /** Whether its payload is only in the store. */
  public boolean shelved() {
    return spec.payload().shelved();
  }

  /** The same without its payload in memory. */
  public Job shelve() {
    return shelved() ? this : withSpec(spec.withPayload(Payload.SHELVED));
  }

  /** The same without its payload and output. */
  public Job summary() {
    Job lean = shelve();
    return lean.state instanceof JobState.Ended ended
        ? lean.withState(ended.withoutOutput())
        : lean;
  }

  /** The same with its payload in memory. */
  public Job unshelve(Payload payload) {
    return withSpec(spec.withPayload(payload));
  }

  Job with(JobState nextState, Attempt nextAttempt, Tally nextTally) {
    return with(nextState, nextAttempt, nextTally, adoption);
  }

  Job adopt(JobState nextState, Attempt nextAttempt, Tally nextTally) {
    Adoption next = repeatable() ? Adoption.ADOPTED : adoption;
    return with(nextState, nextAttempt, nextTally, next);
  }

  private Job with(JobState nextState, Attempt nextAttempt, Tally nextTally, Adoption next) {
    return new Job(
        number,
        spec,
        digest,
        nextState,
        revision + 1,
        nextAttempt,
        nextTally,
        cancelRequested,
        acceptedAt,
        origin,
        startBy,
        next);
  }

  /**
   * A job that the store had lost, as its agent has it.
   *
   * @param given as it was when it was given to the agent; without payload if that is lost
   * @param fresh its number
   */
  public static Job adopted(Job given, long fresh) {
    boolean whole = !given.shelved();
    Attempt attempt = given.attempt().as(Attempt.Standing.STARTED);
    return new Job(
        fresh,
        whole ? given.spec : given.spec.withPayload(Payload.EMPTY),
        given.digest,
        new JobState.Running(),
        given.revision + 1,
        attempt,
        given.tally.execution(),
        false,
        given.acceptedAt,
        given.origin,
        given.startBy,
        whole ? Adoption.ADOPTED : Adoption.WITHOUT_PAYLOAD);
  }

  /** Whether it can run again: its payload is there, or in the store. */
  boolean repeatable() {
    return adoption != Adoption.WITHOUT_PAYLOAD;
  }

  Job with(JobState nextState) {
    return with(nextState, attempt, tally);
  }

  Job cancelRequest() {
    return new Job(
        number,
        spec,
        digest,
        state,
        revision,
        attempt,
        tally,
        true,
        acceptedAt,
        origin,
        startBy,
        adoption);
  }

  private Job withState(JobState other) {
    return new Job(
        number,
        spec,
        digest,
        other,
        revision,
        attempt,
        tally,
        cancelRequested,
        acceptedAt,
        origin,
        startBy,
        adoption);
  }

  private Job withSpec(JobSpec other) {
    return new Job(
        number,
        other,
        digest,
        state,
        revision,
        attempt,
        tally,
        cancelRequested,
        acceptedAt,
        origin,
        startBy,
        adoption);
  }
}
