/**
 * The truth: jobs, their history, the outbox and what is remembered of agents, pools and
 * coordinators, in an SQLite file or a PostgreSQL database behind the ports of {@code loop}. One
 * connection writes, in the committing thread; a few others read what is committed, in the threads
 * that ask. {@code 001_jobs.sql} and what follows it is the schema. What the databases do in their
 * own ways is behind {@code Engine}; {@code Sqlite…} and {@code Postgres…} are for one of them, all
 * else is for both.
 */
@NullMarked
package dev.weft.coordinator.store;

import org.jspecify.annotations.NullMarked;
