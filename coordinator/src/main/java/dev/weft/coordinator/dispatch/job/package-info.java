/**
 * One job: what was asked for, where it stands, and {@link
 * dev.weft.coordinator.dispatch.job.Lifecycle} which says what each event makes of it. Pure values
 * and functions; any thread.
 */
@NullMarked
package dev.weft.coordinator.dispatch.job;

import org.jspecify.annotations.NullMarked;
