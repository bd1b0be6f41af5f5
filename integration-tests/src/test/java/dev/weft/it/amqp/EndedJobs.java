package dev.weft.it.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.time.Instant;

/** Makes jobs that have ended. */
final class EndedJobs {
  private EndedJobs() {}

  static Job succeeded(String id, Reply reply, String output) {
    return job(id, reply, Terminal.SUCCEEDED, Failure.NONE, output.getBytes(UTF_8));
  }

  static Job failed(String id, Reply reply, String message) {
    return job(id, reply, Terminal.FAILED, Failure.passing("HTTP_500", message), new byte[0]);
  }

  static Job withOutput(String id, Reply reply, byte[] output) {
    return job(id, reply, Terminal.SUCCEEDED, Failure.NONE, output);
  }

  private static Job job(String id, Reply reply, Terminal how, Failure failure, byte[] output) {
    JobSpec spec =
        new JobSpec(
            new JobId(id),
            new PoolName("default"),
            new HandlerName("echo"),
            Payload.of(("asked " + id).getBytes(UTF_8), "text/plain"),
            Policy.DEFAULT,
            Placement.ANY,
            Start.NOW,
            reply,
            "");
    Output result = new Output(Payload.of(output, "text/plain"), false);
    return new Job(
        1,
        spec,
        SpecDigest.of(spec),
        new JobState.Ended(how, Instant.EPOCH, result, failure, false),
        4,
        new Attempt(
            1, new AgentId("node-a"), Incarnation.UNKNOWN, Instant.EPOCH, Attempt.Standing.OVER),
        new Tally(1, 0, 0),
        false,
        Instant.EPOCH,
        Origin.of("weft.jobs.default"),
        Job.NEVER);
  }
}
