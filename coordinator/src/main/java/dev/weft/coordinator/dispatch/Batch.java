package dev.weft.coordinator.dispatch;

import dev.weft.common.id.JobId;
import dev.weft.common.time.Moment;
import dev.weft.coordinator.dispatch.job.Job;
import java.util.Map;

/**
 * What is decided together.
 *
 * @param now when
 * @param stored jobs that the events name and that are not in memory, as the store has them
 * @param decision what comes of it
 */
record Batch(Moment now, Map<JobId, Job> stored, Decision decision) {}
