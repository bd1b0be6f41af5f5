package dev.weft.coordinator.dispatch.job;

import dev.weft.common.id.JobId;
import java.time.Instant;

/**
 * What is left of a job that retention has removed: enough to know it again.
 *
 * @param id the job's id
 * @param digest of its spec
 * @param how how it ended
 * @param endedAt when it ended
 */
public record Tombstone(JobId id, SpecDigest digest, Terminal how, Instant endedAt) {}
