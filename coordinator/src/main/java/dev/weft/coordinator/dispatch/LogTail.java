package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;
import dev.weft.coordinator.dispatch.job.Payload;

/**
 * The kept end of an attempt's log.
 *
 * @param attempt which
 * @param offset position of the first kept byte in the attempt's log
 * @param text UTF-8
 */
public record LogTail(AttemptId attempt, long offset, Payload text) {}
