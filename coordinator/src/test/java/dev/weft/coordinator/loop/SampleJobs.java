package dev.weft.coordinator.loop;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import dev.weft.coordinator.dispatch.job.Attempt;
import dev.weft.coordinator.dispatch.job.Failure;
import dev.weft.coordinator.dispatch.job.Incarnation;
import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.JobState;
import dev.weft.coordinator.dispatch.job.Origin;
import dev.weft.coordinator.dispatch.job.Output;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.Placement;
import dev.weft.coordinator.dispatch.job.Policy;
import dev.weft.coordinator.dispatch.job.Reply;
import dev.weft.coordinator.dispatch.job.SpecDigest;
import dev.weft.coordinator.dispatch.job.Start;
import dev.weft.coordinator.dispatch.job.Tally;
import dev.weft.coordinator.dispatch.job.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Jobs for tests: small, valid, and told apart by their numbers. */
public final class SampleJobs {
  /** When job 0 was accepted; each next one a second later. */
  public static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

  private SampleJobs() {}

  /** A job that was just accepted. */
  public static Job queued(long number) {
    return queued(number, "default", 0);
  }

  /** A job of a pool that was just accepted. */
  public static Job queued(long number, String pool, int priority) {
    Policy policy =
        new Policy(
            Policy.UNLIMITED,
            Policy.UNLIMITED,
            Policy.DEFAULT.maxAttempts(),
            Policy.DEFAULT.backoff(),
            Policy.DEFAULT.loss(),
            priority);
    return queued(
        number,
        new JobSpec(
            id(number),
            new PoolName(pool),
            new HandlerName("echo"),
            payload("payload-" + number),
            policy,
            Placement.ANY,
            Start.NOW,
            Reply.NONE,
            ""));
  }

  /** A job that was just accepted. */
  public static Job queued(long number, JobSpec spec) {
    return Job.accepted(number, spec, SpecDigest.of(spec), START.plusSeconds(number), Origin.API);
  }

  /** The id of a job. */
  public static JobId id(long number) {
    return new JobId("job-" + number);
  }

  /** Text as a payload. */
  public static Payload payload(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  /** The same job in another state, one revision on. */
  public static Job with(Job job, JobState state) {
    return with(job, state, job.attempt());
  }

  /** The same job in another state, with another attempt, one revision on. */
  public static Job with(Job job, JobState state, Attempt attempt) {
    return new Job(
        job.number(),
        job.spec(),
        job.digest(),
        state,
        job.revision() + 1,
        attempt,
        new Tally(attempt.number(), 0, 0),
        job.cancelRequested(),
        job.acceptedAt(),
        job.origin(),
        job.startBy());
  }

  /** The same job, running its first attempt on an agent. */
  public static Job running(Job job, String agent) {
    Instant at = job.acceptedAt().plusMillis(5);
    return with(
        job,
        new JobState.Running(),
        new Attempt(1, new AgentId(agent), Incarnation.UNKNOWN, at, Attempt.Standing.STARTED));
  }

  /** The same job, held after its agent was lost. */
  public static Job held(Job job, String agent) {
    return with(
        job,
        new JobState.Held(Failure.passing(Failure.AGENT_LOST, "silent")),
        new Attempt(
            1, new AgentId(agent), Incarnation.UNKNOWN, job.acceptedAt(), Attempt.Standing.LOST));
  }

  /** The same job, ended. */
  public static Job ended(Job job, Terminal how) {
    return ended(job, how, job.acceptedAt().plusSeconds(1));
  }

  /** The same job, ended at some time. */
  public static Job ended(Job job, Terminal how, Instant at) {
    boolean well = how == Terminal.SUCCEEDED;
    Output output = well ? new Output(payload("output-" + job.number()), false) : Output.NONE;
    Failure failure = well ? Failure.NONE : Failure.passing("TEST", "did not go well");
    return with(job, new JobState.Ended(how, at, output, failure, false));
  }
}
