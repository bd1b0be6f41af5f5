-- Times are microseconds since 1970, lengths of time are microseconds. Nothing is null: 0 and ''
-- stand for "none". PostgreSQL reads the same file with INTEGER as BIGINT and BLOB as BYTEA.

-- One row. epoch rises with each start, commits with each commit: a writer whose epoch or count is
-- not the stored one has been replaced. The highest numbers outlive the rows that bore them.
CREATE TABLE store (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cluster TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  commits INTEGER NOT NULL,
  last_job INTEGER NOT NULL,
  last_notice INTEGER NOT NULL,
  ended_jobs INTEGER NOT NULL
);

-- Where each job stands. Rows are small: they are written again with each change. What never
-- changes is in spec, what is written once at the end is in output.
-- state: 0 queued, 1 assigned, 2 running, 3 retry wait, 4 cancelling, 10 succeeded, 11 failed,
-- 12 timed out, 13 cancelled, 14 expired, 15 rejected. From 10 on a row never changes.
-- standing, of the newest attempt: 0 given, 1 started, 2 lost, 3 over.
CREATE TABLE job (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state INTEGER NOT NULL,
  pool TEXT NOT NULL,
  handler TEXT NOT NULL,
  priority INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  agent TEXT NOT NULL,
  source TEXT NOT NULL,
  revision INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  assigned_at INTEGER NOT NULL,
  standing INTEGER NOT NULL,
  executions INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  did_not_stop INTEGER NOT NULL,
  failure_code TEXT NOT NULL,
  failure_message TEXT NOT NULL,
  failure_permanent INTEGER NOT NULL
);

-- The order in which the jobs of a pool start. A job that is assigned in the commit that accepts it
-- never enters.
CREATE INDEX job_queued ON job (pool, priority DESC, number) WHERE state = 0;

-- What has not ended, for the restart and for lists.
CREATE INDEX job_open ON job (number, state) WHERE state < 10;

-- What ended badly, for lists: among millions that succeeded these are what people look for.
CREATE INDEX job_unsuccessful ON job (number, state) WHERE state > 10;

CREATE TABLE spec (
  job INTEGER PRIMARY KEY,
  digest_high INTEGER NOT NULL,
  digest_low INTEGER NOT NULL,
  timeout INTEGER NOT NULL,
  start_deadline INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  backoff_initial INTEGER NOT NULL,
  backoff_max INTEGER NOT NULL,
  max_agent_losses INTEGER NOT NULL,
  pinned_agent TEXT NOT NULL,
  labels TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  content_type TEXT NOT NULL,
  payload BLOB NOT NULL
);

-- No row when there is no output.
CREATE TABLE output (
  job INTEGER PRIMARY KEY,
  truncated INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  bytes BLOB NOT NULL
);

-- Attempts that ended without ending their job.
-- outcome: 0 succeeded, 1 failed, 2 timed out, 3 cancelled, 4 lost, 5 drained.
CREATE TABLE attempt (
  job INTEGER NOT NULL,
  number INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  agent TEXT NOT NULL,
  assigned_at INTEGER NOT NULL,
  standing INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  did_not_stop INTEGER NOT NULL,
  failure_code TEXT NOT NULL,
  failure_message TEXT NOT NULL,
  failure_permanent INTEGER NOT NULL,
  PRIMARY KEY (job, number, ended_at)
);

CREATE TABLE log_tail (
  job INTEGER PRIMARY KEY,
  attempt INTEGER NOT NULL,
  position INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  bytes BLOB NOT NULL
);

-- What is still to be published. job is 0 for a message that was refused.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY,
  job INTEGER NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  headers TEXT NOT NULL,
  content_type TEXT NOT NULL,
  body BLOB NOT NULL
);

-- Retention asks whether a job still waits to be published.
CREATE INDEX outbox_job ON outbox (job);

CREATE TABLE agent (
  id TEXT NOT NULL PRIMARY KEY,
  instance TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  drain_requested INTEGER NOT NULL
);

CREATE TABLE pool (
  name TEXT NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL
);
