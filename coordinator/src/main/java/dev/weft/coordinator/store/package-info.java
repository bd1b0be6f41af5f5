/**
 * The truth: jobs, their history, the outbox and what is remembered of agents and pools, in an
 * SQLite file behind the ports of {@code loop}. One connection writes, in the committing thread; a
 * few others read what is committed, in the threads that ask. {@code 001_jobs.sql} is the schema.
 */
@NullMarked
package dev.weft.coordinator.store;

import org.jspecify.annotations.NullMarked;
