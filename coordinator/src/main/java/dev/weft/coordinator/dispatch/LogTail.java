package dev.weft.coordinator.dispatch;

import dev.weft.common.id.AttemptId;

/**
 * The kept end of an attempt's log.
 *
 * @param attempt which
 * @param offset position of the first kept byte in the attempt's log
 * @param bytes UTF-8 text; not to be changed
 */
public record LogTail(AttemptId attempt, long offset, byte[] bytes) {}
