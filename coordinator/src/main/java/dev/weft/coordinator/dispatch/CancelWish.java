package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import java.time.Instant;

/**
 * Somebody wants a job cancelled that has not come yet.
 *
 * @param job its id
 * @param askedAt when this was asked for
 */
public record CancelWish(JobId job, Instant askedAt) {}
