/**
 * What every process needs to run work and to stop it: named threads, permits, backoff, an orderly
 * shutdown. Each type says which threads may use it.
 */
@NullMarked
package dev.weft.common.task;

import org.jspecify.annotations.NullMarked;
