package dev.weft.coordinator.dispatch;

import dev.weft.coordinator.dispatch.job.Job;
import dev.weft.coordinator.dispatch.job.Payload;
import dev.weft.coordinator.dispatch.job.SpecDigest;

/**
 * What a coordinator itself once said of an attempt, proven to be its word.
 *
 * @param position how far its store was when it gave the attempt to the agent
 * @param job as it was then, assigned; its number means nothing; with its payload if the agent has
 *     kept it
 */
public record Testimony(StorePosition position, Job job) {
  /** The same with a payload, if it is the one that the job had; else without any. */
  public Testimony with(Payload payload) {
    boolean right = SpecDigest.of(job.spec().withPayload(payload)).equals(job.digest());
    return right ? new Testimony(position, job.unshelve(payload)) : this;
  }
}
