package dev.weft.coordinator.amqp.codec;

import dev.weft.coordinator.dispatch.Refusal;
import dev.weft.coordinator.dispatch.job.JobSpec;
import dev.weft.coordinator.dispatch.job.SpecDigest;

/** What became of a message. */
public sealed interface Decoded {
  /**
   * A job.
   *
   * @param spec what it asks for
   * @param digest of the spec
   * @param fresh whether its id was made here, as the message had none
   */
  record Fit(JobSpec spec, SpecDigest digest, boolean fresh) implements Decoded {}

  /**
   * No job can be made of it.
   *
   * @param refusal the message and why
   */
  record Refused(Refusal refusal) implements Decoded {}
}
