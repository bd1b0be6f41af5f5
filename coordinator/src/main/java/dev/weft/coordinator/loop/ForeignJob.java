package dev.weft.coordinator.loop;

import dev.weft.common.id.JobId;
import dev.weft.coordinator.dispatch.job.SpecDigest;

/**
 * A job that another coordinator has accepted.
 *
 * @param id what it is called by everybody
 * @param digest of its spec: the same id with another digest is another job
 * @param state where it stands
 * @param owner the number of the coordinator that changes it: this one's own, if it has taken over
 *     whoever accepted the job
 */
public record ForeignJob(JobId id, SpecDigest digest, StateName state, long owner) {}
