package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.AgentId;
import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Jobs in every state, for tests. */
public final class JobFixture {
  /** When everything happens. */
  public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  /** The agent of every attempt. */
  public static final AgentId AGENT = new AgentId("agent-1");

  private JobFixture() {}

  /** A spec with two attempts, two agent losses and everything else at its default. */
  public static JobSpec spec(String id) {
    return spec(id, LossRule.DEFAULT.withMaxLosses(2));
  }

  private static JobSpec spec(String id, LossRule loss) {
    Policy policy =
        new Policy(
            Duration.ZERO,
            Duration.ofMinutes(1),
            2,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8)),
            loss,
            0);
    return new JobSpec(
        new JobId(id),
        new PoolName("default"),
        new HandlerName("echo"),
        Payload.of("hello".getBytes(StandardCharsets.UTF_8), "text/plain"),
        policy,
        Placement.ANY,
        Start.NOW,
        Reply.NONE,
        "");
  }

  /** A job that was just accepted. */
  public static Job queued() {
    return queued(LossRule.DEFAULT.withMaxLosses(2));
  }

  /** The same with another rule for lost agents. */
  static Job queued(LossRule loss) {
    JobSpec spec = spec("job-1", loss);
    return Job.accepted(1, spec, SpecDigest.of(spec), NOW, Origin.API);
  }

  /** The job after its events, which must all change it. */
  public static Job after(Job job, JobEvent... events) {
    Job current = job;
    for (JobEvent event : events) {
      Transition transition = Lifecycle.apply(current, event, NOW);
      if (!transition.changed()) {
        throw new IllegalArgumentException(event + " does not change " + current.state());
      }
      current = transition.job();
    }
    return current;
  }

  /** A report of an attempt. */
  public static JobEvent.Reported reported(int attempt, Outcome outcome) {
    Failure failure =
        outcome == Outcome.SUCCEEDED ? Failure.NONE : Failure.passing("BROKE", "it broke");
    return new JobEvent.Reported(new Report(attempt, outcome, Output.NONE, failure, false));
  }
}
