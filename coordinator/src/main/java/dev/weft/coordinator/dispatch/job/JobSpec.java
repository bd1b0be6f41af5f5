package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.HandlerName;
import dev.weft.common.id.JobId;
import dev.weft.common.id.PoolName;

/**
 * What was asked for; never changes.
 *
 * @param id the job's id
 * @param pool the pool whose agents may run it
 * @param handler the handler that runs it
 * @param payload what the handler works on; {@link Payload#SHELVED} when it is only in the store
 * @param policy when to give up and when to try again
 * @param placement which agents of the pool may run it
 * @param start when it may start
 * @param reply where the result goes
 * @param traceparent W3C trace context; may be empty
 */
public record JobSpec(
    JobId id,
    PoolName pool,
    HandlerName handler,
    Payload payload,
    Policy policy,
    Placement placement,
    Start start,
    Reply reply,
    String traceparent) {
  /** The same for another job. */
  public JobSpec withId(JobId other) {
    return new JobSpec(other, pool, handler, payload, policy, placement, start, reply, traceparent);
  }

  /** The same, to be started at another time. */
  public JobSpec withStart(Start other) {
    return new JobSpec(id, pool, handler, payload, policy, placement, other, reply, traceparent);
  }

  /** The same with another payload. */
  public JobSpec withPayload(Payload other) {
    return new JobSpec(id, pool, handler, other, policy, placement, start, reply, traceparent);
  }
}
